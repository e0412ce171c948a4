"""Reads a drop folder: one folder a stream, one JSON document a line."""

from pathlib import Path

from chatmart.errors import ChatmartError
from chatmart.sources.files import found, read, shown

__all__ = ["STREAMS", "check", "files", "read", "shown", "strangers"]

STREAMS = (
    "conversations",
    "orders",
    "customers",
    "operators",
    "web_events",
    "widget_displays",
    "campaign_deliveries",
    "operator_presence",
)
LAYOUT = (
    "Give a folder that holds one folder per stream with .ndjson or .ndjson.gz files in it, such "
    "as orders/2026-03.ndjson.gz; the streams are " + ", ".join(STREAMS) + "."
)


def check(folder: Path) -> None:
    """Refuse what is no drop folder; a stream's folder without files is fine."""
    if not folder.exists():
        raise ChatmartError(f"The drop folder {folder} does not exist.", LAYOUT)
    if not folder.is_dir():
        raise ChatmartError(f"The drop folder {folder} is not a folder.", LAYOUT)
    try:
        names = {entry.name for entry in folder.iterdir()}
    except OSError as error:
        raise ChatmartError(
            f"The drop folder {folder} could not be read: {error.strerror}.",
            "Allow the user that runs chatmart to list the folder and to read its files.",
        ) from error
    if not any((folder / name).is_dir() for name in names & set(STREAMS)):
        raise ChatmartError(f"The drop folder {folder} holds no folder of any stream.", LAYOUT)


def strangers(folder: Path) -> list[str]:
    """Give one sentence for each thing beside the streams' folders; names with a dot are hidden."""
    return [
        f"{shown(path)} is not the folder of a stream and was not read."
        for path in sorted(folder.iterdir())
        if not path.name.startswith(".") and not (path.name in STREAMS and path.is_dir())
    ]


def files(folder: Path, stream: str) -> tuple[list[Path], list[str]]:
    """Give a stream's files in the order they are read, and a sentence for each that is not."""
    return found(folder / stream)
