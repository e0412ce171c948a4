"""Prepares each layer's dbt run, and keeps what became of its models.

A layer that ran leaves `manifest.json` and `run_results.json` in a folder of its build. From them
the next try (a retry of the task, or a build that continues a failed one) knows what it may leave
out: models that were built and have not been changed since, as dbt's own state selectors tell.
"""

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg

from chatmart import settings as configuration
from chatmart import warehouse
from chatmart.pipeline import builds, unchanged
from chatmart.pipeline.publish import CANDIDATE
from chatmart.settings import Settings

if TYPE_CHECKING:
    from airflow.sdk import Context

SEEDS = "path:dbt_project/seeds"
# what stands in a folder belongs to its layer, the tests of its models among it
PATHS = {
    "staging": (SEEDS, "path:models/staging", "path:models/intermediate"),
    "core": ("path:models/core",),
    "marts": ("path:models/marts",),
}
VARS = {"marts_schema": CANDIDATE}
UNFINISHED = ("result:error", "result:fail", "result:skipped")
FILES = ("manifest.json", "run_results.json")
LONGEST_MESSAGE = 300
# unit tests try the rules on rows of their own, which a night need not
NEVER = "resource_type:unit_test"
TESTS_OF_VENDOR = "resource_type:test,path:models/staging/{}"


@dataclass(frozen=True)
class Plan:
    """What dbt selects of a layer; `state` holds the results of a try before, if there was one."""

    select: str
    exclude: str
    state: Path | None
    is_full_refresh: bool
    definition: str


def plan(settings: Settings, project: Path, run_id: str, layer: str) -> Plan:
    """Decide at the start of the task; the results of the try before are used up by this."""
    with warehouse.connect(settings) as connection:
        build = builds.find(connection, run_id)
        if layer == "marts" and build.is_full_refresh and build.continues_run_id is None:
            connection.execute(f"drop schema if exists {CANDIDATE} cascade")
        leaves_lasting = not build.is_full_refresh and unchanged.has_all(
            connection, _folders(project, layer), build.definition_digest
        )
        empty = unchanged.empty_vendors(connection) if layer == "staging" else []
    state = _take_state(settings, build, layer)
    select = selection(layer, continues=state is not None, leaves_lasting=leaves_lasting)
    return Plan(
        select=" ".join(select),
        exclude=" ".join((NEVER, *(TESTS_OF_VENDOR.format(vendor) for vendor in empty))),
        state=state,
        is_full_refresh=build.is_full_refresh,
        definition=build.definition_digest,
    )


def selection(layer: str, *, continues: bool, leaves_lasting: bool = False) -> list[str]:
    """Give what dbt selects: all, or what is not done yet, or all but seeds and views that last."""
    if continues:
        return _each(layer, ("state:modified+", *UNFINISHED))
    if leaves_lasting:
        return [one for one in _each(layer, unchanged.BESIDE_LASTING) if not one.startswith(SEEDS)]
    return list(PATHS[layer])


def _each(layer: str, wanted: tuple[str, ...]) -> list[str]:
    return [f"{path},{what}" for path in PATHS[layer] for what in wanted]


def _folders(project: Path, layer: str) -> list[Path]:
    return [project / path.removeprefix("path:") for path in PATHS[layer]]


def keep(project_dir: str, context: "Context") -> None:
    """Keep dbt's results of a layer, whether or not all went well."""
    settings = configuration.load()
    run_id, layer = context["run_id"], context["ti"].task_id
    target = Path(project_dir) / "target"
    if not (target / "run_results.json").exists():
        return
    folder = _folder(settings, run_id) / layer
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        shutil.copyfile(target / name, folder / name)
    results = json.loads((target / "run_results.json").read_text())
    with warehouse.connect(settings) as connection:
        save(connection, run_id, layer, results)


def save(
    connection: psycopg.Connection[Any], run_id: str, layer: str, results: dict[str, Any]
) -> None:
    """Write one row a node into `quality.model_runs`."""
    invocation = results["metadata"]["invocation_id"]
    with connection.cursor() as cursor:
        cursor.executemany(
            "insert into quality.model_runs (run_id, invocation_id, layer, node, resource_type,"
            " status, seconds, row_count, message) values (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [(run_id, invocation, layer, *row) for row in _rows(results["results"])],
        )


def _rows(results: list[dict[str, Any]]) -> Iterator[tuple[Any, ...]]:
    for result in results:
        node = result["unique_id"]
        count = result["adapter_response"].get("rows_affected", result.get("failures"))
        is_fine = result["status"] in ("success", "pass")
        message = None if is_fine else without_values(result.get("message") or "")
        kind = node.partition(".")[0]
        yield node, kind, result["status"], result["execution_time"], count, message


def without_values(message: str) -> str:
    """Shorten what dbt said to what holds no value of a row; PostgreSQL quotes some in details."""
    kept = re.split(r"\n\s*(?:DETAIL|CONTEXT|LINE \d+|HINT):", message)[0]
    return re.sub(r': "[^\n]*"', ": …", kept)[:LONGEST_MESSAGE].strip()


def forget(settings: Settings) -> None:
    """Drop what was kept for continuing: the build is through, the next one begins anew."""
    shutil.rmtree(settings.dbt_target_folder / "builds", ignore_errors=True)


def _take_state(settings: Settings, build: builds.Build, layer: str) -> Path | None:
    """Take the results of the try before out of its folder, so that a killed run leaves none."""
    earlier = [run_id for run_id in (build.run_id, build.continues_run_id) if run_id]
    taken = _folder(settings, build.run_id) / f"before_{layer}"
    shutil.rmtree(taken, ignore_errors=True)
    for run_id in earlier:
        folder = _folder(settings, run_id) / layer
        if all((folder / name).exists() for name in FILES):
            taken.parent.mkdir(parents=True, exist_ok=True)
            folder.rename(taken)
            return taken
    return None


def _folder(settings: Settings, run_id: str) -> Path:
    return settings.dbt_target_folder / "builds" / re.sub(r"[^\w.-]", "_", run_id)
