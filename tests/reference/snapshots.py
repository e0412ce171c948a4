"""All rows of the star schema and the marts as text, to compare two states row for row."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import psycopg
from psycopg import sql

# when and in which load something arrived differs between the ways it came
VOLATILE = ("loaded_at", "load_id")
# they tell of nothing else
TELL_OF_ARRIVAL = ("fct_order_syncs", "mart_order_status")
Snapshot = dict[str, Counter[str]]

# 0 and 0.0 are one number: what is told anew with more digits is no change
COLUMNS = """
select
    table_schema,
    table_name,
    array_agg(
        format(case when data_type = 'numeric' then 'trim_scale(%%I)' else '%%I' end, column_name)
        order by ordinal_position
    )
from information_schema.columns
where
    table_schema in ('core', 'marts') and column_name <> all(%s) and table_name <> all(%s)
group by table_schema, table_name
"""


def snapshot(connection: psycopg.Connection[Any]) -> Snapshot:
    found: Snapshot = {}
    for schema, table, columns in _columns(connection):
        query = sql.SQL("select row({})::text from {}").format(
            sql.SQL(", ").join(map(sql.SQL, columns)), sql.Identifier(schema, table)
        )
        found[f"{schema}.{table}"] = Counter(row for (row,) in connection.execute(query))
    return found


def _columns(connection: psycopg.Connection[Any]) -> list[tuple[str, str, list[str]]]:
    return connection.execute(COLUMNS, [list(VOLATILE), list(TELL_OF_ARRIVAL)]).fetchall()


def changes(before: Snapshot, after: Snapshot) -> Iterator[str]:
    for table in sorted(before.keys() | after.keys()):
        gone = before.get(table, Counter()) - after.get(table, Counter())
        come = after.get(table, Counter()) - before.get(table, Counter())
        yield from (f"{table}: only before {row}" for row in gone)
        yield from (f"{table}: only after {row}" for row in come)
