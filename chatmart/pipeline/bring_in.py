"""Lands a folder or a configured source from the command line."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from chatmart import landing, warehouse
from chatmart.landing import LoadResult
from chatmart.pipeline import extract, sources
from chatmart.settings import Settings
from chatmart.sources import drop


def folder(
    settings: Settings, console: Console, path: Path, streams: Sequence[str] = drop.STREAMS
) -> bool:
    """Land the streams one by one, show what became of each, and tell whether nothing was lost."""
    drop.check(path)
    for warning in drop.strangers(path):
        say(console, f"warning: {warning}")
    results = []
    with warehouse.connect(settings, autocommit=True) as connection:
        warehouse.prepare(connection)
        extract.land_settings(connection, sources.load(settings, connection))
        for stream in streams:
            with Counting(console, stream) as counting:
                result = landing.load_drop_stream(connection, path, stream, counting.add)
            results.append(result)
            tell(console, result)
    return tell_losses(console, results)


class Counting:
    """Shows how many documents of a stream were read so far."""

    def __init__(self, console: Console, stream: str) -> None:
        self.documents = 0
        self.status = console.status(stream)

    def __enter__(self) -> "Counting":
        self.status.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.status.stop()

    def add(self, stream: str, documents: int, _size: int) -> None:
        self.documents += documents
        self.status.update(f"{stream}: {self.documents:,} documents")


def tell(console: Console, result: LoadResult, *, is_folder: bool = True) -> None:
    unchanged = result.read - result.landed - result.rejected
    counts = {
        "read": result.read,
        "new or newer": result.landed,
        "unchanged": unchanged,
        "gone": result.deleted,
        "rejected": result.rejected,
        "files": result.files if is_folder else 0,
        "files unchanged": result.unchanged_files,
    }
    shown = [f"{count:,} {what}" for what, count in counts.items() if count or what == "read"]
    say(console, f"{result.stream:20} {', '.join(shown)}")
    for file in result.broken_files:
        say(console, f"    could not be read to its end: {file}")
    for warning in result.warnings:
        say(console, f"    warning: {warning}")


def tell_losses(console: Console, results: Sequence[LoadResult]) -> bool:
    rejected = sum(result.rejected for result in results)
    broken = [name for result in results for name in result.broken_files]
    if rejected or broken:
        say(
            console,
            f"{rejected:,} documents were rejected, {len(broken)} files could not be read to the "
            "end; all else has landed.\nThe table staging.rejected_documents says why (chatmart "
            "warehouse psql); mend them in the source and run again.",
        )
    return not (rejected or broken)


def say(console: Console, sentence: str) -> None:
    console.print(sentence, highlight=False, markup=False, soft_wrap=True)
