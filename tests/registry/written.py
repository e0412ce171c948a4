"""The files that are told from the models, with their text as it should be."""

import csv
import io
import json
from collections.abc import Iterable
from pathlib import Path

from dbt.cli.main import dbtRunner

from chatmart.settings import PROJECT_ROOT
from tests.registry.inputs import Row, graph, metric_inputs, staged_fields
from tests.registry.page import page

SEEDS = PROJECT_ROOT / "dbt_project" / "seeds"
INPUTS = ("metric", "upstream", "upstream_column", "is_column_exact")
FIELDS = ("staging_model", "staged", "staged_column", "landed_table", "document_field")


def written(target: Path) -> dict[Path, str]:
    """Compile the models as a full build has them, which needs a server, and read what they say."""
    arguments = ["compile", "--quiet", "--full-refresh", "--no-partial-parse"]
    arguments += ["--project-dir", str(PROJECT_ROOT)]
    arguments += ["--profiles-dir", str(PROJECT_ROOT / "dbt_project")]
    arguments += ["--target-path", str(target), "--log-path", str(target)]
    outcome = dbtRunner().invoke(arguments)
    if not outcome.success:
        raise RuntimeError(f"dbt cannot compile the project: {outcome.exception}")
    manifest = json.loads((target / "manifest.json").read_text())
    read = graph(manifest, target / "compiled" / "chatmart")
    return {
        SEEDS / "metric_inputs.csv": _csv(INPUTS, metric_inputs(manifest, read)),
        SEEDS / "staged_fields.csv": _csv(FIELDS, staged_fields(read)),
        PROJECT_ROOT / "docs" / "metrics.md": page(manifest),
    }


def _csv(columns: Row, rows: Iterable[Row]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([columns, *rows])
    return text.getvalue()
