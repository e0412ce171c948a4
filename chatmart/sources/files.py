"""Reads a folder of files with one JSON document a line, each file once as long as it stays."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from chatmart.errors import ChatmartError
from chatmart.sources import Cursor, Entry, Lines, Unchanged, Unreadable
from chatmart.sources.ndjson import (
    LONGEST_LINE_BYTES,
    BrokenFile,
    FileReader,
    LongLine,
    digest,
    file_digest,
)

SUFFIXES = (".ndjson", ".ndjson.gz")


def found(folder: Path) -> tuple[list[Path], list[str]]:
    """Give the files of a folder in the order they are read, and a sentence for each that is not.

    A folder that is not there has none.
    """
    files, warnings = [], []
    for path in sorted(_walk(folder), key=str):
        if path.is_file() and path.name.endswith(SUFFIXES):
            files.append(path)
        else:
            warnings.append(f"{shown(path)} is not named *.ndjson or *.ndjson.gz and was not read.")
    return files, warnings


def read(
    paths: list[Path], seen: Mapping[str, Any], longest: int = LONGEST_LINE_BYTES
) -> Iterator[Entry]:
    """Yield the lines of files that are new or changed, each file's cursor after its last line.

    `seen` holds the cursors of earlier times by name. A file that could not be read to its end gets
    no cursor, so that it is read again.
    """
    known = {(value["size"], value["digest"]) for value in seen.values()}
    for path in paths:
        if _is_known(path, known):
            yield Unchanged(shown(path))
        else:
            yield from _read_file(path, longest)


def shown(path: Path) -> str:
    """Give the whole path as text; a name that is no UTF-8 is shown with escapes."""
    return os.fsencode(path.absolute()).decode("utf-8", "backslashreplace")


def _walk(folder: Path) -> Iterator[Path]:
    """Yield all that is not a folder, and links to folders: following those might never end."""
    if not folder.is_dir():
        return
    for parent, folders, names in os.walk(folder, onerror=_refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        links = [name for name in folders if (Path(parent) / name).is_symlink()]
        for name in names + links:
            if not name.startswith("."):
                yield Path(parent) / name


def _refuse(error: OSError) -> None:
    raise ChatmartError(
        f"The folder {error.filename} could not be read: {error.strerror}.",
        "Allow the user that runs chatmart to list the folder and to read its files.",
    ) from error


def _is_known(path: Path, known: set[tuple[int, str]]) -> bool:
    """Hash the file only when one of its size was read before."""
    try:
        size = path.stat().st_size
        return any(size == other for other, _ in known) and (size, file_digest(path)) in known
    except OSError:
        return False  # reading it will tell why


def _read_file(path: Path, longest: int) -> Iterator[Entry]:
    origin = shown(path)
    reader = FileReader(path, longest)
    try:
        for run in reader.runs():
            yield _too_long(origin, run) if isinstance(run, LongLine) else Lines(origin, run)
    except BrokenFile as error:
        number, text = reader.splitter.number, b"".join(reader.splitter.parts)
        yield Unreadable(origin, number, text, reader.digest, str(error), True)
    else:
        yield Cursor(origin, {"size": reader.size, "digest": reader.digest})


def _too_long(origin: str, line: LongLine) -> Unreadable:
    reason = f"The line is too long with {line.length} bytes; only its beginning is kept."
    known_by = digest(line.beginning + str(line.length).encode())
    return Unreadable(origin, line.number, line.beginning, known_by, reason, False)
