"""Calls dbt directly: for a part of the models, and for the documentation."""

import json
import os
import shutil
from pathlib import Path

from chatmart import warehouse
from chatmart.errors import ChatmartError
from chatmart.lock import only_one
from chatmart.pipeline import definition
from chatmart.pipeline.local import NO_REPORTS_TO_OTHERS
from chatmart.settings import PROJECT_ROOT, Settings


def build(settings: Settings, select: str, *, is_full_refresh: bool) -> bool:
    """Build the selected models in place, marts into `marts` itself; tell whether all went well."""
    arguments = ["build", "--select", select, *(["--full-refresh"] if is_full_refresh else [])]
    with only_one(settings, "chatmart build --select"):
        return _dbt(settings, arguments, _prepare(settings))


def docs(settings: Settings) -> Path:
    """Write one page that needs no server, and give its path."""
    if not _dbt(settings, ["--quiet", "docs", "generate", "--static"], _prepare(settings)):
        raise ChatmartError(
            "dbt could not write its documentation.", "Mend what it says above, and run again."
        )
    page = settings.home / "docs" / "index.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(_target(settings) / "static_index.html", page)
    return page


def _prepare(settings: Settings) -> str:
    with warehouse.connect(settings) as connection:
        warehouse.prepare(connection)
        return definition.digest(connection)


def _dbt(settings: Settings, arguments: list[str], meaning: str) -> bool:
    from dbt.cli.main import dbtRunner

    os.environ.update(
        NO_REPORTS_TO_OTHERS
        | warehouse.environment(settings)
        | {"DBT_TARGET_PATH": str(_target(settings)), "DBT_LOG_PATH": str(settings.log_folder)}
    )
    folders = [
        "--project-dir",
        str(PROJECT_ROOT),
        "--profiles-dir",
        str(PROJECT_ROOT / "dbt_project"),
        # other vars make dbt read all files anew: reading what changed, it mistakes moved metrics
        "--vars",
        json.dumps({"definition": meaning}),
    ]
    result = dbtRunner().invoke([*arguments, *folders])
    if isinstance(result.exception, KeyboardInterrupt):
        raise result.exception
    return result.success


def _target(settings: Settings) -> Path:
    return settings.dbt_target_folder / "partial"
