"""What the tasks of the extracting DAGs do."""

import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from functools import cache
from typing import Any, NoReturn

import psycopg

from chatmart import landing, warehouse
from chatmart import settings as configuration
from chatmart.config import Config
from chatmart.errors import ChatmartError
from chatmart.http import Unavailable
from chatmart.landing import LoadResult
from chatmart.pipeline import bringing, opening, sources
from chatmart.pipeline.bringing import Wanted
from chatmart.pipeline.refusals import is_passing, refusals_are_final
from chatmart.sources.vendor import Topic

log = logging.getLogger(__name__)


@refusals_are_final
def load_settings() -> None:
    """Land what the settings say about accounts and sources."""
    settings = configuration.load()
    with warehouse.connect(settings, autocommit=True) as connection:
        warehouse.prepare(connection)
        land_settings(connection, sources.load(settings, connection))


def land_settings(connection: psycopg.Connection[Any], found: Config) -> None:
    landing.load_accounts(connection, found)
    landing.load_sources(connection, sources.configured(found))


@refusals_are_final
def targets(topic: Topic) -> list[dict[str, Any]]:
    """Give each source with its streams of the topic: what the mapped task lands one by one."""
    settings = configuration.load()
    with warehouse.connect(settings, autocommit=True) as connection:
        warehouse.prepare(connection)
        found = sources.load(settings, connection).sources
    streams = {name: sources.streams(one, topic) for name, one in found.items()}
    return [{"source": name, "streams": some} for name, some in streams.items() if some]


@refusals_are_final
def land(source: str, streams: Sequence[str], until: datetime) -> dict[str, int]:
    """Land the streams of one source, one after the other; give how much of each was news.

    A stream that fails leaves the others alone, unless the vendor as a whole does not answer.
    """
    settings = configuration.load()
    landed: dict[str, int] = {}
    troubles: list[ChatmartError] = []
    with warehouse.connect(settings, autocommit=True) as connection:
        found = sources.find(settings, connection, source)
        bringing.take_turn(connection, source, log.info)
        open_ = cache(lambda: opening.vendor(settings, found))
        for stream in streams:
            wanted = Wanted(source, found, stream, bringing.nightly_span(found, until))
            if troubles and isinstance(troubles[-1], Unavailable):
                bringing.record_failure(connection, wanted, troubles[-1])
                continue
            try:
                result = bringing.bring(connection, wanted, open_, _silent)
                landed[stream] = result.landed
                refuse_losses(result)
            except ChatmartError as error:
                troubles.append(error)
    if troubles:
        raise _all_of(troubles)
    return landed


def until(run: Any) -> datetime:  # noqa: ANN401  Airflow's DagRun, of whose kind there are several
    """Give the instant up to which a run asks: the same one each time it is run again."""
    asked = (run.conf or {}).get("until")
    if asked:
        with suppress(ValueError):
            instant = datetime.fromisoformat(asked)
            if instant.tzinfo:
                return instant
        raise ChatmartError(
            "The parameter 'until' of this run is no instant.",
            "Trigger it with one that says its zone, such as 2026-01-31T00:00:00Z.",
        )
    # who triggers a run by hand wants all there is by then, not the interval that ended last
    of_interval = None if str(run.run_type) == "manual" else run.data_interval_end
    found: datetime = of_interval or run.logical_date or run.run_after
    return found


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


def _all_of(troubles: Sequence[ChatmartError]) -> ChatmartError:
    """Make one error of several; it is tried again when one of them may pass by itself."""
    told = list(dict.fromkeys(str(one) for one in troubles))
    if len(told) == 1:
        return troubles[0]
    kind = Unavailable if any(is_passing(one) for one in troubles) else ChatmartError
    return kind(" ".join(told[:-1]), told[-1])


def _silent(stream: str, documents: int, size: int) -> None:
    pass
