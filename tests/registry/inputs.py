"""Follows metrics to staging columns and seeds, and staging columns to the fields of documents."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.registry.columns import ROW, Origin, Schema, origins

Manifest = dict[str, Any]
Graph = dict[str, dict[str, frozenset[Origin]]]
Row = tuple[str, ...]
LANDED = ("account", "id", "document", "source_updated_at", "loaded_at", "load_id", "deleted_at")


def graph(manifest: Manifest, compiled: Path) -> Graph:
    """Give for each column of each model the columns it is computed from."""
    schema = _schema(manifest)
    return {
        model["name"]: origins((compiled / model["original_file_path"]).read_text(), schema)
        for model in _of_type(manifest, "model")
    }


def columns_of_metrics(manifest: Manifest) -> dict[str, list[tuple[Origin, bool]]]:
    """Give the columns that carry each metric, and whether they carry others in other rows."""
    found: dict[str, list[tuple[Origin, bool]]] = {}
    for model in sorted(_of_type(manifest, "model"), key=lambda one: one["name"]):
        for column in model["columns"].values():
            for metric, is_shared in _metrics(column["config"]["meta"]):
                place = Origin(model["name"], column["name"])
                found.setdefault(metric, []).append((place, is_shared))
    return found


def metric_inputs(manifest: Manifest, graph: Graph) -> list[Row]:
    """Give metric, kind of staged record or seed, its column, and whether it is exactly that.

    A column whose rows carry several metrics comes from what all of them come from: it is asked
    only for metrics that have no column to themselves.
    """
    found: dict[Row, bool] = {}
    for metric, places in columns_of_metrics(manifest).items():
        own = [place for place, is_shared in places if not is_shared]
        for place in own or [place for place, _ in places]:
            for origin in _staged(graph, place):
                key = (metric, origin.table.split("__")[-1], origin.column)
                found[key] = found.get(key, False) or (bool(own) and origin.column != ROW)
    return sorted((*key, str(is_exact).lower()) for key, is_exact in found.items())


def staged_fields(graph: Graph) -> list[Row]:
    """Give staging model, kind of record, its column, landed table and field of its documents."""
    found = set()
    for model, columns in graph.items():
        if not model.startswith("stg_"):
            continue
        for column, sources in columns.items():
            for one in sources:
                field = ".".join(one.path).replace(".[]", "[]")
                if (one.column == "document" and field) or one.column in {"id", ROW}:
                    found.add((model, model.split("__")[1], column, one.table, field))
    return sorted(found)


def _staged(graph: Graph, origin: Origin) -> Iterator[Origin]:
    """Walk up to staging models and seeds; a column without origins stands for its model's rows."""
    seen, due = {origin}, [origin]
    while due:
        one = due.pop()
        if one.table not in graph or one.table.startswith("stg_"):
            # rows of a function such as generate_series come from no table
            if one.table and one.column != "account":
                yield one
            continue
        above = graph[one.table].get(one.column) or graph[one.table][ROW]
        for further in above - seen:
            seen.add(further)
            due.append(Origin(further.table, further.column))


def _metrics(meta: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    """Give the metrics of a column, and whether the column has others in other rows."""
    for said in meta.get("metrics") or ([meta] if "metric" in meta else []):
        is_shared = isinstance(said["metric"], dict)
        for metric in said["metric"] if is_shared else [said["metric"]]:
            yield metric, is_shared


def _of_type(manifest: Manifest, kind: str) -> Iterator[dict[str, Any]]:
    return (node for node in manifest["nodes"].values() if node["resource_type"] == kind)


def _schema(manifest: Manifest) -> Schema:
    found: Schema = {}
    for kind in ("nodes", "sources"):
        for node in manifest[kind].values():
            if node["resource_type"] in {"model", "seed", "source"}:
                name = node.get("identifier") or node["alias"]
                columns = dict.fromkeys(node["columns"] or LANDED, "text")
                found.setdefault(node["schema"], {})[name] = columns
    return found
