"""`chatmart nightly` and `chatmart status`."""

import click


@click.command()
@click.option(
    "--night",
    type=int,
    metavar="N",
    help="The sample shop's night.  [default: the one after the last that went well]",
)
@click.pass_context
def nightly(context: click.Context, night: int | None) -> None:
    """Land what the sources have, check it, build and publish the marts, and tell how it went.

    Without any source it runs on a sample shop: chatmart pretends its vendors on this machine, and
    each night a day more of its life is known.
    """
    from chatmart import nightly, settings

    conf = {"only_if_changed": True}
    if not nightly.run(settings.load(), "chatmart nightly", conf=conf, night=night):
        context.exit(1)


@click.command()
def status() -> None:
    """Show the server, the last loads, how far each source is, and the last build."""
    from chatmart import settings, status, tables

    status.show(settings.load(), tables.console())
