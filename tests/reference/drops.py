"""Writes documents in drop folders as they may arrive, and reads back what was written."""

import gzip as gzip_module
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random

from tests.reference import web
from tests.reference.documents import Document


def write_drop(
    folder: Path,
    documents: Mapping[str, list[Document]],
    parts: int = 1,
    gzip: bool = False,
    seed: int = 0,
) -> list[Path]:
    """Write shuffled drop folders, one a part; with several parts some documents come twice."""
    random = Random(seed)
    lines: dict[tuple[int, str, int], list[str]] = defaultdict(list)
    for stream, arrived in documents.items():
        if stream == "web_events" and parts == 1:
            arrived = web.newest_days(arrived)
        for document in random.sample(arrived, len(arrived)):
            text = json.dumps(document, ensure_ascii=random.random() < 0.5)
            for _ in range(2 if parts > 1 and random.random() < 0.1 else 1):
                part = random.randrange(parts)
                if stream in ("web_events", "widget_displays"):
                    part = part_of_day(document, parts)
                lines[part, stream, random.randrange(2)].append(text)
    folders = [folder / f"part-{part:02}" for part in range(parts)]
    for made in folders:
        made.mkdir(parents=True)
    for (part, stream, file), texts in lines.items():
        write_lines(folders[part] / stream / f"{stream}-{file}.ndjson", texts, gzip)
    return folders


def part_of_day(document: Document, parts: int) -> int:
    """Keep the rows of a day together, and after them those that come in their place."""
    if document.get("telling"):
        return parts - 1
    return Random(f"{document['account']} {document['date']}").randrange(max(parts - 1, 1))


def write_lines(path: Path, texts: list[str], gzip: bool) -> None:
    path.parent.mkdir(exist_ok=True)
    content = "".join(text + "\n" for text in texts).encode()
    if gzip:
        path = path.with_suffix(".ndjson.gz")
        content = gzip_module.compress(content)
    path.write_bytes(content)


def read_drop(folder: Path) -> dict[str, list[Document]]:
    """Read back what `write_drop` wrote, in the order in which it is landed."""
    return {
        place.name: [json.loads(text) for text in texts(place)]
        for place in sorted(folder.iterdir())
    }


def texts(place: Path) -> Iterator[bytes]:
    """Give the lines of a folder in the order of its files' names."""
    for path in sorted(place.iterdir()):
        content = path.read_bytes()
        is_compressed = path.suffix == ".gz"
        yield from (gzip_module.decompress(content) if is_compressed else content).splitlines()
