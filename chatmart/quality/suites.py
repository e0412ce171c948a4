"""Reads the modules in `expectations/`: one a table, named by gate and table."""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from textwrap import dedent
from typing import TYPE_CHECKING, Any

import expectations
from chatmart.errors import ChatmartError

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation

GATES = ("landing", "core", "marts")


@dataclass(frozen=True)
class Suite:
    """What is expected of one table, in the schema where it is looked for."""

    schema: str
    table: str
    expectations: "list[Expectation]"


def load(gate: str, schema_overrides: Mapping[str, str]) -> list[Suite]:
    return [
        Suite(schema, module.TABLE, list(_for_table(module.EXPECTATIONS, schema, module.TABLE)))
        for module in map(importlib.import_module, _module_names(gate))
        for schema in [schema_overrides.get(module.SCHEMA, module.SCHEMA)]
    ]


def _module_names(gate: str) -> list[str]:
    if gate not in GATES:
        raise ChatmartError(
            f"There is no gate '{gate}'.", f"Name one of these gates: {', '.join(GATES)}."
        )
    names = sorted(module.name for module in pkgutil.iter_modules(expectations.__path__))
    return [f"expectations.{name}" for name in names if name.startswith(f"{gate}_")]


def _for_table(expected: "list[Expectation]", schema: str, table: str) -> "Iterator[Expectation]":
    """Yield copies that name the table, so that a module can be loaded for two schemas."""
    name = f"{schema}.{table}"
    for expectation in expected:
        changes: dict[str, Any] = {}
        if query := getattr(expectation, "query", None):
            changes["query"] = dedent(query).strip().replace("{table}", name)
        if rule := getattr(expectation, "rule", None):
            broken = f"select * from {name} where not ({rule})"  # noqa: S608
            changes["meta"] = {"rows": broken}
        yield expectation.copy(update=changes, deep=True)
