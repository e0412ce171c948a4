"""What is compared, each in a process of its own: `contenders.py <name> <url> <drop folder>`."""

import resource
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import psycopg

STREAM = "conversations"


def copy(url: str, folder: Path) -> Callable[[], None]:
    """The least that can be done: every line into an unindexed table, unread."""
    connection = psycopg.connect(url)
    connection.execute("drop table if exists bare; create table bare (document jsonb)")
    connection.commit()

    def run() -> None:
        with connection.cursor() as cursor, cursor.copy("copy bare from stdin") as copy:
            for line in _lines(folder):
                copy.write_row((line.decode(),))
        connection.commit()

    return run


def chatmart(url: str, folder: Path) -> Callable[[], None]:
    """Check, upsert, remember the file: what a night does."""
    from chatmart import landing, warehouse

    connection = psycopg.connect(url)
    warehouse.prepare(connection)
    connection.commit()

    def run() -> None:
        landing.load_drop_stream(connection, folder, STREAM)

    return run


def dlt_json(url: str, folder: Path) -> Callable[[], None]:
    """Append to a table with one JSON column: the cheapest that dlt offers."""
    rows = ({"document": orjson.loads(line)} for line in _lines(folder))
    return _dlt(url, "json", rows, columns={"document": {"data_type": "json"}})


def dlt_merge(url: str, folder: Path) -> Callable[[], None]:
    """Merge by key into such a table: the same work as ours, less the checks."""
    documents = map(orjson.loads, _lines(folder))
    rows = ({"account": one["account"], "id": one["id"], "document": one} for one in documents)
    return _dlt(
        url,
        "merge",
        rows,
        columns={"document": {"data_type": "json"}},
        primary_key=["account", "id"],
        write_disposition="merge",
    )


def dlt_normalised(url: str, folder: Path) -> Callable[[], None]:
    """Append to the tables that dlt makes of nested documents."""
    return _dlt(url, "normalised", (orjson.loads(line) for line in _lines(folder)))


def _dlt(
    url: str, name: str, rows: Iterator[dict[str, Any]], **hints: object
) -> Callable[[], None]:
    import dlt  # type: ignore[import-not-found,unused-ignore]  # of the group bench

    pipeline = dlt.pipeline(
        pipeline_name=f"benchmark_{name}",
        pipelines_dir=".",  # of the process, which has a folder of its own
        destination=dlt.destinations.postgres(credentials=url),
        dataset_name=f"dlt_{name}",
    )

    def run() -> None:
        pipeline.run(rows, table_name="conversations", **hints)

    return run


def _lines(folder: Path) -> Iterator[bytes]:
    for path in sorted((folder / STREAM).iterdir()):
        with path.open("rb") as file:
            yield from (line.rstrip(b"\n") for line in file)


CONTENDERS = {
    "copy": copy,
    "chatmart": chatmart,
    "dlt_json": dlt_json,
    "dlt_merge": dlt_merge,
    "dlt_normalised": dlt_normalised,
}


def main() -> None:
    name, url, folder = sys.argv[1:]
    run = CONTENDERS[name](url, Path(folder))
    start = time.perf_counter()
    run()
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    sys.stdout.write(orjson.dumps({"seconds": seconds, "peak": peak}).decode())


if __name__ == "__main__":
    main()
