"""Which columns of a daily mart are its key, its numbers, and what is kept of a row."""

from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg import sql

from chatmart.pipeline.daily_marts import DAY, DailyMart

Connection = psycopg.Connection[Any]

# how fresh the data was changes with every run, and is no number of a day
INSTANT = "timestamp with time zone"
NUMBERS = {"smallint", "integer", "bigint", "numeric", "real", "double precision"}
COLUMNS = """
select attname::text, format_type(atttypid, null) from pg_attribute
where attrelid = to_regclass(format('%%I.%%I', %s::text, %s::text))
    and attnum > 0 and not attisdropped
order by attnum
"""
DESCRIBE = """
insert into quality.daily_marts as known (mart, key_columns, number_columns, columns_since)
select
    %(mart)s, %(key)s::text[], %(numbers)s::text[],
    (
        select jsonb_object_agg(name, %(publication_id)s::bigint)
        from unnest(%(columns)s::text[]) as name
    )
on conflict (mart) do update set
    key_columns = excluded.key_columns,
    number_columns = excluded.number_columns,
    columns_since = (
        select jsonb_object_agg(key, coalesce(known.columns_since -> key, value))
        from jsonb_each(excluded.columns_since)
    )
"""


def of(connection: Connection, schema: str, mart: str) -> dict[str, str]:
    """Give the columns of a mart that are kept, with their types."""
    found = connection.execute(COLUMNS, (schema, mart)).fetchall()
    return {name: kind for name, kind in found if kind != INSTANT}


def key(columns: tuple[str, ...]) -> sql.Composable:
    """Write what tells the row `w` apart on its day."""
    pairs = [part for name in columns for part in (sql.Literal(name), sql.Identifier("w", name))]
    return sql.SQL("jsonb_build_object({})").format(sql.SQL(", ").join(pairs))


def content(connection: Connection, mart: DailyMart, schema: str = "marts") -> sql.Composable:
    """Write what is kept of the row `w`: all that it says besides its key."""
    found = connection.execute(COLUMNS, (schema, mart.name)).fetchall()
    left_out = [name for name, kind in found if kind == INSTANT or name in (*DAY, *mart.key)]
    return sql.SQL("jsonb_strip_nulls(to_jsonb(w) - {}::text[])").format(sql.Literal(left_out))


def numbers(mart: DailyMart, columns: Mapping[str, str]) -> list[str]:
    """Give the columns that carry a metric; all numbers where the properties name no metric."""
    if mart.metrics:
        return [name for name in columns if name in mart.metrics]
    return [name for name, kind in columns.items() if kind in NUMBERS and name not in mart.key]


def describe(connection: Connection, marts: Mapping[str, DailyMart], publication_id: int) -> None:
    """Write down what is a key and what is a number as of this publication."""
    for mart in marts.values():
        columns = of(connection, "marts", mart.name)
        if columns:
            values = {
                "mart": mart.name,
                "key": list(mart.key),
                "numbers": numbers(mart, columns),
                "columns": list(columns),
                "publication_id": publication_id,
            }
            connection.execute(DESCRIBE, values)
