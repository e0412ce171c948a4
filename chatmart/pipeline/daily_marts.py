"""Which marts hold daily numbers, and what their rows are, from the models' own properties."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from chatmart.settings import PROJECT_ROOT

DAY = ("account", "local_date")
REF = re.compile(r"ref\('(\w+)'\)")
STREAM = re.compile(r"incremental_by\('\w+', '(\w+)'")
# dimensions describe what facts count, so a fact of theirs changes no number by itself
COUNTED = ("fct_", "bridge_", "mart_")
ABOUT_ONE = re.compile(r"ref\('(?:fct_\w+|dim_customers)'\)")

Properties = Mapping[str, Any]


@dataclass(frozen=True)
class DailyMart:
    """`key` tells rows of an account and day apart; `streams` are the records that it counts."""

    name: str
    key: tuple[str, ...]
    metrics: frozenset[str]
    streams: frozenset[str]


def find(project: Path = PROJECT_ROOT) -> dict[str, DailyMart]:
    """Give the marts whose rows are numbers of an account's day, and of no single record."""
    models = project / "models"
    files = {path.stem: path for path in models.rglob("*.sql")}
    properties = {
        model["name"]: model
        for path in models.glob("**/*.yml")
        if path.is_relative_to(models / "core") or path.is_relative_to(models / "marts")
        for model in _models(path)
    }
    marts = (one for name, one in properties.items() if name.startswith("mart_"))
    found = {}
    for mart in marts:
        key = _key(mart)
        if set(DAY) <= set(key) and not _is_about_one(mart, key):
            name = mart["name"]
            metrics = [
                one["name"]
                for one in mart.get("columns", ())
                if {"metric", "metrics"} & set(_meta(one))
            ]
            rest = tuple(column for column in key if column not in DAY)
            streams = _streams(name, files, properties)
            found[name] = DailyMart(name, rest, frozenset(metrics), frozenset(streams))
    return found


def _models(path: Path) -> list[Properties]:
    with path.open(encoding="utf-8") as file:
        content = yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    return (content or {}).get("models") or []


def _meta(node: Properties) -> Properties:
    return (node.get("config") or {}).get("meta") or {}


def _key(mart: Properties) -> list[str]:
    for name, arguments in _tests(mart):
        if name == "unique_together":
            return list(arguments["columns"])
    indexes = (mart.get("config") or {}).get("indexes") or ()
    return next((list(index["columns"]) for index in indexes if index.get("unique")), [])


def _is_about_one(mart: Properties, key: list[str]) -> bool:
    """Tell whether a row is a conversation's, an order's or a customer's: it is no daily number."""
    if "is_restated" in _meta(mart):
        return not _meta(mart)["is_restated"]
    columns = (one for one in mart.get("columns", ()) if one["name"] in key)
    tests = [*_tests(mart), *(test for column in columns for test in _tests(column))]
    return any(ABOUT_ONE.fullmatch(str(arguments.get("to"))) for _, arguments in tests)


def _tests(node: Properties) -> Iterator[tuple[str, Properties]]:
    for test in node.get("data_tests") or ():
        if isinstance(test, dict):
            for name, settings in test.items():
                yield name, settings.get("arguments") or settings


def _streams(
    model: str, files: Mapping[str, Path], properties: Mapping[str, Properties]
) -> set[str]:
    """Give the records a model is computed by, or else those of the models that it counts."""
    declared = _meta(properties.get(model, {})).get("streams")
    if declared:
        return set(declared)
    if model not in files:
        return set()
    text = files[model].read_text(encoding="utf-8")
    own = set(STREAM.findall(text))
    if own:
        return own
    parts = COUNTED if model.startswith("mart_") else (*COUNTED, "int_")
    read = (name for name in REF.findall(text) if name.startswith(parts) and name != model)
    return {stream for name in read for stream in _streams(name, files, properties)}
