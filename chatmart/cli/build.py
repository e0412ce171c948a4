"""`chatmart build`, `chatmart check` and `chatmart docs`."""

import click

GATES = ("landing", "core", "marts")


@click.command()
@click.option("--full-refresh", is_flag=True, help="Rebuild everything from the documents.")
@click.option("--select", metavar="NODES", help="Build only these dbt nodes, without any check.")
@click.pass_context
def build(context: click.Context, full_refresh: bool, select: str | None) -> None:
    """Check what has landed, build the models, and publish the marts when all checks pass."""
    from chatmart import nightly, settings

    if select is not None:
        from chatmart.pipeline import partial

        click.echo("Building a part: nothing is checked, marts are written in place.", err=True)
        is_success = partial.build(settings.load(), select, is_full_refresh=full_refresh)
    else:
        conf = {"full_refresh": full_refresh}
        is_success = nightly.run(settings.load(), "chatmart build", (nightly.BUILD,), conf)
    if not is_success:
        context.exit(1)


@click.command()
@click.option("--gate", "gates", type=click.Choice(GATES), multiple=True, help="Only this gate.")
@click.pass_context
def check(context: click.Context, gates: tuple[str, ...]) -> None:
    """Check the data that is there, and write the report."""
    from chatmart import settings, tables
    from chatmart.pipeline import checking

    if not checking.run(settings.load(), tables.console(), gates or GATES):
        context.exit(1)


@click.command()
def docs() -> None:
    """Write dbt's documentation of all tables into one page."""
    from chatmart import settings
    from chatmart.pipeline import partial

    click.echo(f"The documentation is in {partial.docs(settings.load())}")
