"""Tells by one digest whether the models mean the same as at an earlier build."""

import hashlib
from pathlib import Path
from typing import Any

import psycopg

from chatmart.settings import PROJECT_ROOT

FOLDERS = ("models", "macros", "dbt_project")
LEFT_OUT = ("target", "logs", "analyses")
LEFT_OUT_FILES = ("profiles.yml", ".user.yml")


def digest(connection: psycopg.Connection[Any], project: Path = PROJECT_ROOT) -> str:
    """Digest what a model's rows depend on besides the loads: code, seeds, account settings."""
    found = hashlib.sha256()
    for path in _files(project):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        found.update(f"{path.relative_to(project)} {content}\n".encode())
    for setting in _account_settings(connection):
        found.update(f"{setting}\n".encode())
    return found.hexdigest()


def _files(project: Path) -> list[Path]:
    files = [project / "dbt_project.yml"] if (project / "dbt_project.yml").exists() else []
    for folder in FOLDERS:
        for path in sorted((project / folder).rglob("*")):
            parts = path.relative_to(project).parts
            if path.is_file() and path.name not in LEFT_OUT_FILES and parts[1] not in LEFT_OUT:
                files.append(path)
    return files


def _account_settings(connection: psycopg.Connection[Any]) -> list[str]:
    rows = connection.execute(
        "select account, id, document ->> 'time_zone',"
        " document ->> 'currency' from staging.config__accounts"
        " where deleted_at is null order by account, id"
    )
    return [str(row) for row in rows]
