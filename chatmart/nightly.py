"""The whole night in one process: land, check, build, check, publish, and tell how it went."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import psycopg

from chatmart import config, summary, warehouse
from chatmart.config import Config
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
) -> bool:
    """Run the DAGs, show what they do, and tell whether all went well."""
    found = config.load(settings)
    now = datetime.now(UTC)
    log_file = settings.log_folder / f"run-{now:%Y%m%dT%H%M%S}.log"
    with only_one(settings, command), logged(log_file) as console:
        progress = Progress(console)
        try:
            with progress.step("start the warehouse"):
                warehouse.url(settings)
            with warehouse.connect(settings) as connection:
                warehouse.prepare(connection)
                after_load_id = _newest_load_id(connection)
                if EXTRACTIONS[0] in dag_ids:
                    _offer_sample(settings, connection, found, progress)
            from chatmart.pipeline import local

            runs = list(local.run(settings, dag_ids, progress, conf))
        finally:
            progress.stop()
            console.print(f"log: {log_file}", style="dim", highlight=False, soft_wrap=True)
        build = runs[-1].run_id
        is_success = all(run.is_success for run in runs)
        if is_success and progress.steps[-1].label == f"{BUILD}: open_build":
            progress.say(NOTHING_NEW)
        summary.show(settings, console, progress.steps, build, after_load_id)
        summary.judge(console, progress.steps, is_success=is_success)
    return is_success


def _offer_sample(
    settings: Settings, connection: psycopg.Connection[Any], found: Config, progress: Progress
) -> None:
    """Write the sample shop when there is nothing else to work on; say so when there is."""
    from chatmart import sandbox
    from chatmart.pipeline import sources

    if sources.is_sample_due(settings, connection, found):
        progress.say(f"No source in {settings.config_file}: a sample shop is used.")
        with progress.step("write the sample shop"):
            sandbox.write(settings.sample_folder)
    elif not found.sources:
        progress.say(f"No source in {settings.config_file}: building from what has landed before.")
    elif sources.holds_sample(settings, connection):
        progress.say(
            "The warehouse also holds the sample shop. To begin without it, set CHATMART_HOME to "
            "an empty folder."
        )


def _newest_load_id(connection: psycopg.Connection[Any]) -> int:
    row = connection.execute("select coalesce(max(load_id), 0) from staging.loads").fetchone()
    return int(row[0]) if row else 0
