"""`chatmart extract`, `chatmart sources` and `chatmart import`."""

from datetime import datetime
from pathlib import Path

import click

from chatmart.sources.drop import STREAMS

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.argument("source")
@click.option("--stream", "streams", multiple=True, metavar="NAME", help="Only this stream.")
@click.option("--from", "first", type=_DAY, help="Backfill from this day of the account on.")
@click.option("--to", "last", type=_DAY, help="The backfill's last day.  [default: up to now]")
@click.pass_context
def extract(
    context: click.Context,
    source: str,
    streams: tuple[str, ...],
    first: datetime | None,
    last: datetime | None,
) -> None:
    """Land what the configured SOURCE has, without building anything.

    Goes on where the last run ended. With --from it reads the days named once more, beside that: a
    backfill that was cut off goes on when the same command is run again.
    """
    from chatmart import settings, tables
    from chatmart.pipeline import backfill

    days = backfill.Days(first.date() if first else None, last.date() if last else None)
    if not backfill.run(settings.load(), tables.console(), source, streams, days):
        context.exit(1)


@click.group(invoke_without_command=True)
@click.pass_context
def sources(context: click.Context) -> None:
    """List the configured sources, how far each got, and how its last run ended."""
    if context.invoked_subcommand is None:
        from chatmart import settings, tables
        from chatmart.pipeline import listing

        listing.run(settings.load(), tables.console())


@sources.command("check")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.pass_context
def check_sources(context: click.Context, names: tuple[str, ...]) -> None:
    """Ask each vendor a little, and say in words what is wrong.

    Ends with code 1 when a source cannot be asked.
    """
    from chatmart import settings, tables
    from chatmart.pipeline import trying

    if not trying.run(settings.load(), tables.console(), names):
        context.exit(1)


@click.command("import")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option(
    "--stream", "streams", type=click.Choice(STREAMS), multiple=True, help="Only this stream."
)
@click.pass_context
def import_(context: click.Context, folder: Path, streams: tuple[str, ...]) -> None:
    """Land a folder in the drop contract, without building anything.

    Ends with code 1 when a document was rejected; the others have landed all the same.
    """
    from chatmart import settings, tables
    from chatmart.pipeline import bring_in

    if not bring_in.folder(settings.load(), tables.console(), folder, streams or STREAMS):
        context.exit(1)
