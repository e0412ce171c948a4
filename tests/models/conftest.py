"""The dbt manifest, parsed once: what the house rules of the models are read from."""

import json
from pathlib import Path
from typing import Any

import pytest
from dbt.cli.main import dbtRunner

from chatmart.settings import PROJECT_ROOT


def _parse(target: Path) -> dict[str, Any]:
    outcome = dbtRunner().invoke(
        [
            "parse",
            "--quiet",
            "--no-partial-parse",
            *("--project-dir", str(PROJECT_ROOT)),
            *("--profiles-dir", str(PROJECT_ROOT / "dbt_project")),
            *("--target-path", str(target)),
            *("--log-path", str(target)),
        ]
    )
    if not outcome.success:
        pytest.fail(f"dbt cannot parse the project: {outcome.exception}")
    manifest: dict[str, Any] = json.loads((target / "manifest.json").read_text())
    return manifest


@pytest.fixture(scope="session")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return _parse(tmp_path_factory.mktemp("manifest"))


@pytest.fixture(scope="session")
def models(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    return [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]
