"""The whole night in one process: land, check, build, check, publish, and tell how it went."""

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

import psycopg

from chatmart import config, summary, warehouse
from chatmart.errors import ChatmartError
from chatmart.lock import only_one
from chatmart.progress import Progress, logged
from chatmart.settings import Settings

EXTRACTIONS = ("extract_conversations", "extract_orders", "extract_ga4")
BUILD = "build_warehouse"
NOTHING_NEW = (
    "Nothing has landed and no model has changed since today's build: the marts stay as they are. "
    "To build all the same: chatmart build"
)


def run(
    settings: Settings,
    command: str,
    dag_ids: Sequence[str] = (*EXTRACTIONS, BUILD),
    conf: dict[str, Any] | None = None,
    night: int | None = None,
) -> bool:
    """Run the DAGs, show what they do, and tell whether all went well.

    `night` is one of the sample shop, which has a next one each time that went well.
    """
    found = config.load(settings)
    now = datetime.now(UTC)
    log_file = settings.log_folder / f"run-{now:%Y%m%dT%H%M%S}.log"
    with only_one(settings, command), logged(log_file) as console, ExitStack() as servers:
        progress = Progress(console)
        try:
            with progress.step("start the warehouse"):
                warehouse.url(settings)
            with warehouse.connect(settings, autocommit=True) as connection:
                warehouse.prepare(connection)
                before = _newest_extraction(connection)
                if EXTRACTIONS[0] in dag_ids:
                    night = _begin(settings, connection, found, progress, night)
                    conf = (conf or {}) | _serve(settings, progress, servers, night)
            from chatmart.pipeline import local

            runs = list(local.run(settings, dag_ids, progress, conf))
        finally:
            progress.stop()
            console.print(f"log: {log_file}", style="dim", highlight=False, soft_wrap=True)
        build = runs[-1].run_id
        is_success = all(run.is_success for run in runs)
        if is_success and progress.steps[-1].label == f"{BUILD}: open_build":
            progress.say(NOTHING_NEW)
        if is_success and night:
            _end(settings, progress, night)
        summary.show(settings, console, progress.steps, build, before)
        summary.judge(console, progress.steps, is_success=is_success)
    return is_success


def _begin(
    settings: Settings,
    connection: psycopg.Connection[Any],
    found: config.Config,
    progress: Progress,
    night: int | None,
) -> int | None:
    """Tell what this night works on; give its number when that is the sample shop."""
    from chatmart.pipeline import sample

    if sample.is_due(connection, settings, found):
        sample.refuse_older(connection, settings)
        lived = sample.lived(connection)
        night = night or sample.next_night(connection)
        progress.say(f"No source in {settings.config_file}: a sample shop is used.")
        progress.say(f"This is its night {night} of {sample.LAST_NIGHT}: {_told(night)}.")
        if night <= lived:
            progress.say("It was lived before: nothing new will come.")
        return night
    if night is not None:
        raise ChatmartError(
            "--night chooses a night of the sample shop, and this warehouse is not of it.",
            "Leave --night out, or set CHATMART_HOME to an empty folder to try the sample.",
        )
    if not found.sources:
        progress.say(f"No source in {settings.config_file}: building from what has landed before.")
    elif sample.is_held(connection, settings):
        progress.say(
            "The warehouse also holds the sample shop. To begin without it, set CHATMART_HOME to "
            "an empty folder."
        )
    _say_where_they_begin(found, progress)
    return None


def _told(night: int) -> str:
    from chatmart.pipeline import sample

    return f"what had happened by {sample.instant(night):%Y-%m-%d %H:%M} UTC is known"


def _say_where_they_begin(found: config.Config, progress: Progress) -> None:
    from chatmart.pipeline import bringing

    for name, source in found.vendors.items():
        if source.start_date is None:
            day = bringing.first_day(source, datetime.now(UTC))
            progress.say(
                f"[sources.{name}] sets no start_date: its first run begins {bringing.FIRST_DAYS} "
                f"days back, today at {day}."
            )


def _serve(
    settings: Settings, progress: Progress, servers: ExitStack, night: int | None
) -> dict[str, Any]:
    """Start the sample's vendors; give what its runs have to know."""
    if night is None:
        return {}
    from chatmart.pipeline import sample

    with progress.step("start the sample shop's vendors"):
        servers.enter_context(sample.served(settings, night))
    return {"until": sample.instant(night).isoformat()}


def _end(settings: Settings, progress: Progress, night: int) -> None:
    from chatmart.pipeline import sample

    with warehouse.connect(settings) as connection:
        sample.note(connection, night)
    if night < sample.LAST_NIGHT:
        progress.say(f"The next run will be the sample shop's night {night + 1}.")
    else:
        progress.say("This was the sample shop's last night: the next run stays there.")


def _newest_extraction(connection: psycopg.Connection[Any]) -> int:
    row = connection.execute(
        "select coalesce(max(extraction_id), 0) from staging.extractions"
    ).fetchone()
    return int(row[0]) if row else 0
