"""Tells the progress display what Airflow's tasks do."""

from airflow.listeners import hookimpl
from airflow.sdk.exceptions import AirflowFailException
from airflow.sdk.execution_time.task_runner import RuntimeTaskInstance

from chatmart.errors import ChatmartError
from chatmart.pipeline.layers import without_values
from chatmart.progress import Outcome, Progress


class StepListener:
    """Airflow calls these methods by name."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress

    @hookimpl
    def on_task_instance_running(self, task_instance: RuntimeTaskInstance) -> None:
        self.progress.begin(_label(task_instance))

    @hookimpl
    def on_task_instance_success(self, task_instance: RuntimeTaskInstance) -> None:
        self.progress.end(_label(task_instance), "done")

    @hookimpl
    def on_task_instance_skipped(self, task_instance: RuntimeTaskInstance) -> None:
        self.progress.end(_label(task_instance), "skipped")

    @hookimpl
    def on_task_instance_failed(self, task_instance: RuntimeTaskInstance, error: object) -> None:
        if isinstance(error, KeyboardInterrupt):
            raise error  # Airflow takes it for a failure of the task, and would go on
        outcome: Outcome = "again" if task_instance.state == "up_for_retry" else "failed"
        self.progress.end(_label(task_instance), outcome, _why(error))


def _label(task_instance: RuntimeTaskInstance) -> str:
    target = task_instance.rendered_map_index
    name = f"{task_instance.dag_id}: {task_instance.task_id}"
    return f"{name} {target}" if target else name


def _why(error: object) -> str:
    """Show what was written to be read; of other errors the kind, for their text may hold data."""
    if isinstance(error, AirflowFailException | ChatmartError):
        return str(error)
    if type(error).__name__ == "CosmosDbtRunError":
        return without_values(str(error))
    return f"{type(error).__name__}: the log file holds the details"
