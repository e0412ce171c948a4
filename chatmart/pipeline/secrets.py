"""Finds the secrets of sources: they live in Airflow connections, and nowhere else."""

import json
import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from typing import Any

from chatmart.errors import ChatmartError
from chatmart.pipeline import local
from chatmart.settings import Settings
from chatmart.sources.vendor import Secret, Source, Spec

OTHER_METADATA = "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"
TASK_RUNNER = "airflow.sdk.execution_time.task_runner"


def variable(connection_id: str) -> str:
    """Name the environment variable that can hold the connection."""
    return f"AIRFLOW_CONN_{connection_id.upper()}"


def of(settings: Settings, source: Source, spec: Spec) -> Secret:
    """Give what opens the source, or say what is missing and where it belongs."""
    found = find(settings, source.connection)
    if found is None:
        holds = f" It must hold {spec.secret.rstrip('.')}." if spec.secret else ""
        raise ChatmartError(
            f"There is no Airflow connection '{source.connection}' for [sources.{source.name}].",
            f"Set {variable(source.connection)} to it as JSON or URI, or add it in Airflow.{holds}",
        )
    return found


def find(settings: Settings, connection_id: str) -> Secret | None:
    """Look where Airflow looks: in the environment, its secrets backends, its metadata."""
    found = _in_task(connection_id) if _is_task() else _outside(settings, connection_id)
    if found is None:
        return None
    return Secret(found.login or "", found.password or "", _extra(connection_id, found.extra))


def _is_task() -> bool:
    return hasattr(sys.modules.get(TASK_RUNNER), "SUPERVISOR_COMMS")


def _in_task(connection_id: str) -> Any:  # noqa: ANN401  Airflow's, without types
    from airflow.sdk import Connection
    from airflow.sdk.exceptions import AirflowNotFoundException

    try:
        return Connection.get(connection_id)
    except AirflowNotFoundException:
        return None


def _outside(settings: Settings, connection_id: str) -> Any:  # noqa: ANN401
    """Ask without a task, as the command line does."""
    text = os.environ.get(variable(connection_id))
    if text:
        return _parsed(settings, connection_id, text)
    if OTHER_METADATA in os.environ or (settings.airflow_home / "migrated").exists():
        return _in_metadata(settings, connection_id)
    return None


def _parsed(settings: Settings, connection_id: str, text: str) -> Any:  # noqa: ANN401
    _use_our_airflow(settings)
    from airflow.sdk import Connection

    try:
        if text.lstrip().startswith("{"):
            return Connection.from_json(text, conn_id=connection_id)
        if "://" in text:
            return Connection.from_uri(text, conn_id=connection_id)
    except (ValueError, TypeError, KeyError):
        pass  # what they say may quote the secret
    raise ChatmartError(
        f"{variable(connection_id)} is neither JSON nor a URI.",
        f"""Set it like {variable(connection_id)}='{{"password": "<the secret>"}}'.""",
    )


def _in_metadata(settings: Settings, connection_id: str) -> Any:  # noqa: ANN401
    _use_our_airflow(settings)
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):  # it warns of settings
        from airflow.models.connection import Connection
        from airflow.sdk.exceptions import AirflowNotFoundException

        try:
            found = Connection.get_connection_from_secrets(connection_id)
        except AirflowNotFoundException:
            return None
        return found


def _use_our_airflow(settings: Settings) -> None:
    """Airflow reads where it lives when it is imported."""
    if OTHER_METADATA not in os.environ:
        os.environ.update(local.environment(settings))


def _extra(connection_id: str, text: str | None) -> dict[str, Any]:
    try:
        extra = json.loads(text or "{}")
    except ValueError:
        extra = None
    if not isinstance(extra, dict):
        raise ChatmartError(
            f"The extra of the Airflow connection '{connection_id}' is no JSON object.",
            f'Write it like {{"key": "value"}} in {variable(connection_id)} or in Airflow.',
        )
    return extra
