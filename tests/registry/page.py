"""The page docs/metrics.md, from the semantic layer and the columns that name its metrics."""

from collections.abc import Iterator
from typing import Any

from tests.registry.inputs import Manifest, columns_of_metrics

HEAD = """# Metrics

Every number chatmart promises, as `core.dim_metrics` has it. Written by `python -m tests.registry`
from `dbt_project/semantic/`; [CONTRIBUTING.md](../CONTRIBUTING.md) says how to add one.

How a metric rolls up: an *additive* one sums over everything, a *semi_additive* one not over
time. Of a *ratio* the numerators and the denominators are summed, then divided. *Distinct* counts
overlap, so their parts do not sum to the whole. A *quantile* is computed from the fact, or from
`mart_duration_histogram` (see [percentiles](percentiles.md)), never from other quantiles.

Which fields of which vendor a metric comes from is in `core.bridge_metrics_sources`. How to ask
with MetricFlow is in [semantic-layer.md](semantic-layer.md).
"""
TABLE = """
| metric | what it means | formula | unit | date | rolls up | where |
|---|---|---|---|---|---|---|
"""


def page(manifest: Manifest) -> str:
    where = {metric: places for metric, places in _places(manifest)}
    subjects: dict[str, list[dict[str, Any]]] = {}
    for metric in sorted(manifest["metrics"].values(), key=lambda one: one["name"]):
        if "additivity" in metric["config"]["meta"]:
            subject = metric["path"].rpartition("/")[2].partition(".")[0]
            subjects.setdefault(subject, []).append(metric)
    return HEAD + "".join(
        f"\n## {subject.capitalize()}\n{TABLE}"
        + "".join(_row(metric, where.get(metric["name"], "")) for metric in metrics)
        for subject, metrics in sorted(subjects.items())
    )


def _row(metric: dict[str, Any], where: str) -> str:
    meta = metric["config"]["meta"]
    cells = (
        f"`{metric['name']}`<br>{metric['label']}",
        metric["description"],
        meta["formula"],
        meta["unit"],
        meta["date_basis"].replace("_", " "),
        meta["additivity"],
        where,
    )
    return "| " + " | ".join(cell.strip().replace("|", "\\|") for cell in cells) + " |\n"


def _places(manifest: Manifest) -> Iterator[tuple[str, str]]:
    for metric, places in columns_of_metrics(manifest).items():
        tables: dict[str, list[str]] = {}
        for place, _ in places:
            columns = tables.setdefault(place.table, [])
            if place.column not in columns:
                columns.append(place.column)
        yield (
            metric,
            "; ".join(f"`{table}`: {', '.join(tables[table])}" for table in sorted(tables)),
        )
