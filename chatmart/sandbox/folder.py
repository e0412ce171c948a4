"""Writes the sample as a drop folder, whole or not at all."""

import gzip
import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path

import orjson

from chatmart.errors import ChatmartError
from chatmart.sandbox import nights
from chatmart.sandbox.documents import STREAMS, Streams
from chatmart.sandbox.shop import Shop
from chatmart.sandbox.shops import SHOPS, world

MARKER = ".sample.json"

Counts = dict[str, int]  # documents a stream


@dataclass(frozen=True, slots=True)
class _Marker:
    version: str
    counts: Counts
    night: int = 1


def write(folder: Path, night: int = 1, streams: Streams = STREAMS) -> Counts:
    """Leave the sample as known in that night in `folder` and say how much it is.

    A folder that already holds this stays as it is; one with another version or night is replaced.
    """
    nights.as_of(night)  # refuses one that there is not, before anything is touched
    folder = folder.absolute()
    held = _held(folder)
    is_same = held is not None and (held.version, held.night) == (version(), night)
    is_all = held is not None and held.counts.keys() == streams.keys()
    if held and is_same and is_all and all(file.exists() for file in _files(folder, streams)):
        return held.counts
    if held is None and folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ChatmartError(
            f"{str(folder)!r} holds something else than the sample shop.",
            "Name a folder that is empty or does not exist yet.",
        )
    try:
        return _replace(folder, night, streams)
    except OSError as error:
        raise ChatmartError(
            f"The sample shop could not be written to {str(folder)!r}: {error.strerror}.",
            "Name a folder on a disk with 10 MB of free space that you may write to.",
        ) from error


def version() -> str:
    """Another one whenever the code behind the sample changes: nobody has to remember it."""
    package = Path(__file__).parent
    modules = (one for one in package.rglob("*.py") if package / "vendors" not in one.parents)
    digest = hashlib.sha256()
    for module in sorted(modules):
        digest.update(module.relative_to(package).as_posix().encode())
        digest.update(module.read_bytes())
    return digest.hexdigest()[:16]


def _held(folder: Path) -> _Marker | None:
    try:
        fields = orjson.loads((folder / MARKER).read_bytes())
        return _Marker(**fields)
    except (OSError, orjson.JSONDecodeError, TypeError):
        return None


def _files(folder: Path, streams: Streams) -> list[Path]:
    return [_file(folder, stream, shop) for stream in streams for shop in SHOPS]


def _file(folder: Path, stream: str, shop: Shop) -> Path:
    return folder / stream / f"{stream}-{shop.account}.ndjson.gz"


def _replace(folder: Path, night: int, streams: Streams) -> Counts:
    aside = folder.with_name(f".{folder.name}.partial")
    if aside.exists():  # left over from a run that was killed
        shutil.rmtree(aside)
    counts = _write_new(aside / "new", night, streams)
    if folder.exists():
        folder.rename(aside / "old")
    (aside / "new").rename(folder)
    shutil.rmtree(aside)
    return counts


def _write_new(folder: Path, night: int, streams: Streams) -> Counts:
    as_of = nights.as_of(night)
    counts = dict.fromkeys(streams, 0)
    for history in world():
        for stream, documents in streams.items():
            lines = [orjson.dumps(document) for document in documents(history, as_of)]
            file = _file(folder, stream, history.shop)
            file.parent.mkdir(parents=True, exist_ok=True)
            # without a time of writing, equal samples are equal files
            file.write_bytes(gzip.compress(b"\n".join([*lines, b""]), compresslevel=6, mtime=0))
            counts[stream] += len(lines)
    marker = _Marker(version(), counts, night)
    (folder / MARKER).write_bytes(orjson.dumps(marker, option=orjson.OPT_INDENT_2))
    return counts
