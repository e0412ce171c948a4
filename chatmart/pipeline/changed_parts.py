"""Which rows of the marts may have changed since they were published.

Which days those were stands in `changes.days`; a mart of customers has its changed rows in a table
of `changes`; what was built whole is noted in `changes.rebuilt`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

MARTS = """
select table_name, 'whole' from changes.rebuilt
union all
select distinct mart, 'days' from changes.days
union all
select tablename, 'keys' from pg_tables where schemaname = 'changes'
"""


@dataclass(frozen=True)
class Part:
    """Rows that hold to a condition; `keys` are indexed."""

    condition: sql.Composable
    keys: tuple[str, ...] = ()


WHOLE = Part(sql.SQL("true"))


Columns = list[tuple[str, str, bool]]


def find(connection: psycopg.Connection[Any], marts: Mapping[str, Columns]) -> dict[str, Part]:
    """Give the part of each mart that was built; the marts come with their columns."""
    kinds: dict[str, set[str]] = {}
    for mart, kind in connection.execute(MARTS):
        kinds.setdefault(mart, set()).add(kind)
    return {
        mart: _part(mart, columns[0][0], kinds[mart])
        for mart, columns in marts.items()
        if mart in kinds
    }


def _part(mart: str, first_column: str, kinds: set[str]) -> Part:
    if "whole" in kinds:
        return WHOLE
    return _of_changed_keys(mart, first_column) if "keys" in kinds else _of_changed_days(mart)


def _of_changed_days(mart: str) -> Part:
    condition = sql.SQL(
        "(account, local_date) in (select account, local_date from changes.days where mart = {})"
    ).format(sql.Literal(mart))
    return Part(condition, ("account", "local_date"))


def _of_changed_keys(mart: str, key: str) -> Part:
    condition = sql.SQL("{0} in (select {0} from {1})").format(
        sql.Identifier(key), sql.Identifier("changes", mart)
    )
    return Part(condition, (key,))
