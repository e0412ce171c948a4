"""`chatmart nightly` and `chatmart status`."""

import click


@click.command()
@click.pass_context
def nightly(context: click.Context) -> None:
    """Land what the sources have, check it, build and publish the marts, and tell how it went.

    Without any source it runs on a sample shop that chatmart makes itself.
    """
    from chatmart import nightly, settings

    if not nightly.run(settings.load(), "chatmart nightly", conf={"only_if_changed": True}):
        context.exit(1)


@click.command()
def status() -> None:
    """Show the server, the last loads, how far each source is, and the last build."""
    from chatmart import settings, status, tables

    status.show(settings.load(), tables.console())
