"""`chatmart extract` and `chatmart import`."""

from pathlib import Path

import click

from chatmart.sources.drop import STREAMS


@click.command()
@click.argument("source")
@click.pass_context
def extract(context: click.Context, source: str) -> None:
    """Land what the configured SOURCE has, without building anything."""
    from chatmart import settings, tables
    from chatmart.pipeline import bring_in

    if not bring_in.source(settings.load(), tables.console(), source):
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
