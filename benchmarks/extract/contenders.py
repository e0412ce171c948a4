"""What is compared, each in its own process: `contenders.py <name> <database> <API> <until>`."""

import resource
import sys
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import orjson
import psycopg

from benchmarks.extract.conversations import FIRST

WORKERS = 4
PAGE = 100
STREAM = "conversations"

Run = Callable[[], None]


def chatmart(database: str, api: str, until: datetime) -> Run:
    """What a night does: every window by three dates, then each conversation's messages; landed."""
    from chatmart import landing, warehouse
    from chatmart.landing import Span
    from chatmart.sources import kinds
    from chatmart.sources.vendor import Secret, Source

    spec = kinds.spec("smartsupp")
    options = {**spec.options, "requests_per_second": 0.0, "workers": WORKERS, "page_size": PAGE}
    source = Source("bench", spec.kind, "shop-cz", base_url=api, options=options)
    if spec.open is None:
        raise TypeError("a kind with an API is opened")
    vendor = spec.open(source, Secret(password="any"))  # noqa: S106 - any will do
    stream = next(one for one in spec.streams if one.name == STREAM)
    connection = psycopg.connect(database, autocommit=True)
    warehouse.prepare(connection)

    def run() -> None:
        span = Span(source.name, FIRST, until)
        landing.extract(connection, vendor, stream, span, lambda documents, size: None)

    return run


def dlt_extracted(database: str, api: str, until: datetime) -> Run:
    """Ask for the same and write it to files: the first of dlt's three steps."""
    pipeline, source = _dlt("extracted", database, api)

    def run() -> None:
        pipeline.extract(source)

    return run


def dlt_landed(database: str, api: str, until: datetime) -> Run:
    """All three steps: two tables, nested values as JSON, appended."""
    pipeline, source = _dlt("landed", database, api)

    def run() -> None:
        pipeline.run(source)

    return run


def _dlt(name: str, database: str, api: str) -> tuple[Any, Any]:
    import dlt  # type: ignore[import-not-found,unused-ignore]  # of the group bench
    from dlt.sources.rest_api import (  # type: ignore[import-not-found,unused-ignore]
        rest_api_source,
    )

    pipeline = dlt.pipeline(
        pipeline_name=f"benchmark_{name}",
        pipelines_dir=".",  # of the process, which has a folder of its own
        destination=dlt.destinations.postgres(credentials=database),
        dataset_name=f"dlt_{name}",
    )
    search = {"size": PAGE, "query": [], "sort": [{"createdAt": "asc"}]}
    source = rest_api_source(
        {
            "client": {"base_url": f"{api}/", "auth": {"type": "bearer", "token": "any"}},
            "resources": [
                {
                    "name": "conversations",
                    "max_table_nesting": 0,
                    "endpoint": {
                        "path": "conversations/search",
                        "method": "POST",
                        "json": search,
                        "data_selector": "items",
                        "paginator": {
                            "type": "cursor",
                            "cursor_path": "after",
                            "cursor_body_path": "after",
                        },
                    },
                },
                {
                    "name": "messages",
                    "max_table_nesting": 0,
                    "parallelized": True,
                    "endpoint": {
                        "path": "conversations/{resources.conversations.id}/messages",
                        "params": {"size": 200},
                        "data_selector": "items",
                        "paginator": "single_page",
                    },
                },
            ],
        }
    )
    return pipeline, source


CONTENDERS = {
    "chatmart": chatmart,
    "dlt_extracted": dlt_extracted,
    "dlt_landed": dlt_landed,
}


def main() -> None:
    name, database, api, until = sys.argv[1:]
    run = CONTENDERS[name](database, api, datetime.fromisoformat(until))
    start = time.perf_counter()
    run()
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    sys.stdout.write(orjson.dumps({"seconds": seconds, "peak": peak}).decode())


if __name__ == "__main__":
    main()
