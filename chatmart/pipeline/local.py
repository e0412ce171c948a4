"""Runs the DAGs in this process, with an Airflow of our own in `CHATMART_HOME`."""

import gc
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from chatmart.errors import ChatmartError
from chatmart.progress import Progress
from chatmart.settings import PROJECT_ROOT, Settings

if TYPE_CHECKING:
    from airflow.sdk import DAG

NO_REPORTS_TO_OTHERS = {
    "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
    "AIRFLOW__COSMOS__ENABLE_TELEMETRY": "False",
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    "GX_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
}


@dataclass(frozen=True)
class Run:
    """How one DAG went."""

    dag_id: str
    run_id: str
    is_success: bool


def environment(settings: Settings) -> dict[str, str]:
    """Give the variables that make Airflow use this installation and nothing of another one."""
    return NO_REPORTS_TO_OTHERS | {
        "CHATMART_HOME": str(settings.home),
        "AIRFLOW_HOME": str(settings.airflow_home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(PROJECT_ROOT / "dags"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": "4",
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{settings.airflow_home}/airflow.db",
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(settings.log_folder / "airflow"),
        "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "30",
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__COSMOS__ENABLE_MEMORY_OPTIMISED_IMPORTS": "True",
    }


def run(
    settings: Settings,
    dag_ids: Sequence[str],
    progress: Progress,
    conf: dict[str, Any] | None = None,
) -> Iterator[Run]:
    """Run the DAGs one after the other, whatever becomes of those before, and tell of each."""
    with progress.step("start Airflow"):
        os.environ.update(environment(settings))
        prepare(settings)
        dags = _load()
        _warm_up()
        _collect_less()
    with _listening(progress):
        for dag_id in dag_ids:
            dag_run = dags[dag_id].test(run_conf=conf)
            yield Run(dag_id, dag_run.run_id, dag_run.state == "success")


def prepare(settings: Settings) -> None:
    """Bring Airflow's own database up to date, and end runs that a killed process left open.

    The file `migrated` says for which release this was finished; without it a first start was cut
    short, and what it left is thrown away.
    """
    settings.airflow_home.mkdir(parents=True, exist_ok=True)
    import airflow
    from airflow.utils import db

    done = settings.airflow_home / "migrated"
    if not done.exists():
        for path in settings.airflow_home.glob("airflow.db*"):
            path.unlink()
        db.initdb()
    elif done.read_text() != airflow.__version__:
        db.upgradedb()
    done.write_text(airflow.__version__)
    _end_stale_runs()


def _end_stale_runs() -> None:
    """Close what no process works on any more, and drop builds that a night has done itself."""
    from airflow.models.asset import AssetDagRunQueue
    from airflow.models.dagrun import DagRun
    from airflow.models.taskinstance import TaskInstance
    from airflow.utils.session import create_session
    from airflow.utils.state import State
    from sqlalchemy import delete, update

    ended = {"state": "failed", "end_date": datetime.now(UTC)}
    open_runs = DagRun.state.in_(State.unfinished_dr_states)
    open_tasks = TaskInstance.state.in_(State.unfinished)
    with create_session() as session:
        session.execute(update(TaskInstance).where(open_tasks).values(ended))
        session.execute(update(DagRun).where(open_runs).values(ended))
        session.execute(delete(AssetDagRunQueue))


def _load() -> "dict[str, DAG]":
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(PROJECT_ROOT / "dags")
    if bag.import_errors:
        path, reason = next(iter(bag.import_errors.items()))
        raise ChatmartError(
            f"The DAG file {path} cannot be read: {reason.strip().splitlines()[-1]}.",
            "Mend the file, and run again.",
        )
    return dict(bag.dags)


def _warm_up() -> None:
    """Let the API that tasks talk to start now, which takes seconds, and not in the first task."""
    import httpx
    from airflow.sdk.execution_time.supervisor import in_process_api_server

    with httpx.Client(transport=in_process_api_server().transport) as client:
        client.get("http://in-process.invalid/health")


def _collect_less() -> None:
    """Spare the garbage collector what stays to the end; a fifth of a build's time went there."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@contextmanager
def _listening(progress: Progress) -> Iterator[None]:
    from airflow.sdk.listener import get_listener_manager

    from chatmart.pipeline.listener import StepListener

    plugins, listener = get_listener_manager().pm, StepListener(progress)
    plugins.register(listener)
    try:
        yield
    finally:
        plugins.unregister(listener)
