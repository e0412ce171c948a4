"""What the tasks of the extracting DAGs do."""

from collections.abc import Iterable
from typing import NoReturn

from chatmart import landing, warehouse
from chatmart import settings as configuration
from chatmart.errors import ChatmartError
from chatmart.landing import LoadResult
from chatmart.pipeline import sources
from chatmart.pipeline.refusals import refusals_are_final


@refusals_are_final
def load_accounts() -> None:
    """Land what the settings say about accounts."""
    settings = configuration.load()
    with warehouse.connect(settings, autocommit=True) as connection:
        warehouse.prepare(connection)
        landing.load_accounts(connection, sources.load(settings, connection))


@refusals_are_final
def targets(streams: Iterable[str]) -> list[dict[str, str]]:
    """Give each stream of each source: what the mapped task of a DAG lands one by one."""
    settings = configuration.load()
    with warehouse.connect(settings, autocommit=True) as connection:
        warehouse.prepare(connection)
        found = sources.load(settings, connection).sources
    return [{"source": source, "stream": stream} for source in found for stream in streams]


@refusals_are_final
def land(source: str, stream: str) -> int:
    """Land one stream of one source; give the number of documents that were new or newer."""
    settings = configuration.load()
    with warehouse.connect(settings, autocommit=True) as connection:
        folder = sources.find(settings, connection, source).folder
        result = landing.load_drop_stream(connection, folder, stream)
    refuse_losses(result)
    return result.landed


@refusals_are_final
def fail_with_the_others() -> NoReturn:
    raise ChatmartError(
        "Not all of it landed; what did was built upon.",
        "Mend what the failed tasks of this run say, then run: chatmart nightly",
    )


def refuse_losses(result: LoadResult) -> None:
    """Complain after landing: what could not be landed is kept, and the rest is in place."""
    losses = []
    if result.rejected:
        losses.append(f"{result.rejected:,} documents were rejected")
    if result.broken_files:
        losses.append(f"these files could not be read to the end: {', '.join(result.broken_files)}")
    if losses:
        raise ChatmartError(
            f"Of the stream '{result.stream}' {' and '.join(losses)}; all else has landed.",
            "The table staging.rejected_documents says why; mend them in the source and run again.",
        )
