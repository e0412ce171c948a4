"""Reads the modules in `expectations/`: one a table, named by gate and table."""

import importlib
import pkgutil
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from textwrap import dedent
from types import ModuleType
from typing import TYPE_CHECKING, Any

import expectations
from chatmart.errors import ChatmartError
from chatmart.quality import narrowing

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation

GATES = ("landing", "core", "marts")


@dataclass(frozen=True)
class Suite:
    """What is expected of one table, in the schema where it is looked for."""

    schema: str
    table: str
    expectations: "list[Expectation]"
    rows: str | None = None


def load(
    gate: str,
    schema_overrides: Mapping[str, str],
    rebuilt: Collection[str] | None = None,
    tables: Collection[str] | None = None,
) -> list[Suite]:
    """Give the suites of a gate; `rebuilt` names the tables of a night that it built whole.

    Of the other tables a night checks the rows that it changed, where a module says which those
    are. Without `rebuilt` everything is checked. `tables` names the only ones to check.
    """
    return [
        _suite(module, schema_overrides.get(module.SCHEMA, module.SCHEMA), rebuilt)
        for module in map(importlib.import_module, _module_names(gate))
        if tables is None or module.TABLE in tables
    ]


def _suite(module: ModuleType, schema: str, rebuilt: Collection[str] | None) -> Suite:
    is_narrowed = rebuilt is not None and module.TABLE not in rebuilt
    condition = narrowing.condition(module) if is_narrowed else None
    expected = list(_for_table(module.EXPECTATIONS, schema, module.TABLE, condition))
    rows = narrowing.rows(f"{schema}.{module.TABLE}", condition) if condition else None
    return Suite(schema, module.TABLE, expected, rows)


def _module_names(gate: str) -> list[str]:
    if gate not in GATES:
        raise ChatmartError(
            f"There is no gate '{gate}'.", f"Name one of these gates: {', '.join(GATES)}."
        )
    names = sorted(module.name for module in pkgutil.iter_modules(expectations.__path__))
    return [f"expectations.{name}" for name in names if name.startswith(f"{gate}_")]


def _for_table(
    expected: "list[Expectation]", schema: str, table: str, condition: str | None
) -> "Iterator[Expectation]":
    """Yield copies that name the table, so that a module can be loaded for two schemas."""
    name = f"{schema}.{table}"
    for expectation in expected:
        changes: dict[str, Any] = {}
        if query := getattr(expectation, "query", None):
            if condition and (of_a_night := getattr(expectation, "night_query", None)):
                query = of_a_night
            changes["query"] = narrowing.fill(dedent(query).strip(), name, table, condition)
        if rule := getattr(expectation, "rule", None):
            broken = f"select * from {name} where not ({rule})"  # noqa: S608
            changes["meta"] = {"rows": broken}
        yield expectation.copy(update=changes, deep=True)
