"""Views that give each daily mart as any run reported it: `marts_as_reported.<mart>`."""

import hashlib
from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg import sql

from chatmart import tables
from chatmart.pipeline import reader_grants, reported_columns
from chatmart.pipeline.daily_marts import DAY, DailyMart
from chatmart.warehouse import schema

Connection = psycopg.Connection[Any]

SCHEMA = "marts_as_reported"
RESTATEMENTS = "restatement_view"
KNOWN = "select mart, columns_since, view_digest from quality.daily_marts"
IS_RUN = "select exists (select from quality.schema_versions where digest = %s)"
IS_THERE = "select to_regclass(format('%%I.%%I', %s::text, %s::text)) is not null"
# today's rows that were there and have not changed since, and what has been kept of the others
VIEW = """
select publications.run_id, publications.published_at, {today}
from quality.publications
inner join quality.mart_days as days
    on days.mart = {mart} and days.publication_id <= publications.publication_id
inner join {table} as w on w.account = days.account and w.local_date = days.local_date
where not exists (
    select from quality.mart_history as history
    where
        history.mart = {mart}
        and history.account = w.account
        and history.local_date = w.local_date
        and history.row_key = {key}
        and history.publication_id > publications.publication_id
)
union all
select publications.run_id, publications.published_at, {then}
from quality.publications
inner join quality.mart_history as history
    on
        history.mart = {mart}
        and history.since_publication_id <= publications.publication_id
        and history.publication_id > publications.publication_id
cross join lateral
    jsonb_populate_record(null::{table}, history.row_key || history.row_before) as w
where history.row_before is not null
"""
COMMENT = "{} as each run reported it; filter by run_id, and see docs/restatements.md."


def drop(connection: Connection, mart: str) -> None:
    connection.execute(sql.SQL("drop view if exists {}").format(sql.Identifier(SCHEMA, mart)))


def bring_up_to_date(connection: Connection, marts: Mapping[str, DailyMart]) -> None:
    """Create the views that are missing or have other columns, for whoever may read the mart."""
    connection.execute(sql.SQL("create schema if not exists {}").format(sql.Identifier(SCHEMA)))
    for name, columns_since, digest in connection.execute(KNOWN).fetchall():
        if name in marts:
            _create(connection, marts[name], columns_since, digest)
    _create_restatements(connection)
    reader_grants.give(connection, SCHEMA)


def _create(
    connection: Connection, mart: DailyMart, columns_since: Mapping[str, int], digest: str | None
) -> None:
    columns = list(reported_columns.of(connection, "marts", mart.name))
    query = _definition(mart, columns, columns_since)
    text = query.as_string(connection)
    new = hashlib.sha256(text.encode()).hexdigest()
    ((is_there,),) = connection.execute(IS_THERE, (SCHEMA, mart.name)).fetchall()
    if is_there and new == digest:
        return
    drop(connection, mart.name)
    view = sql.Identifier(SCHEMA, mart.name)
    connection.execute(sql.SQL("create view {} as {}").format(view, query))
    comment = sql.Literal(COMMENT.format(mart.name))
    connection.execute(sql.SQL("comment on view {} is {}").format(view, comment))
    connection.execute(
        "update quality.daily_marts set view_digest = %s where mart = %s", (new, mart.name)
    )


def _create_restatements(connection: Connection) -> None:
    digest = tables.digest(RESTATEMENTS)
    ((is_run,),) = connection.execute(IS_RUN, (digest,)).fetchall()
    values = ("marts", "mart_restatements")
    ((is_there,),) = connection.execute(IS_THERE, values).fetchall()
    if is_run and is_there:
        return
    tables.execute(connection, RESTATEMENTS)
    connection.execute(schema.REMEMBER, (digest,))


def _definition(
    mart: DailyMart, columns: list[str], columns_since: Mapping[str, int]
) -> sql.Composed:
    first = min(columns_since.values())

    def shown(name: str, *, is_kept: bool) -> sql.Composable:
        column = sql.Identifier("history" if is_kept and name in DAY else "w", name)
        if columns_since[name] == first:
            return column
        since = sql.Literal(columns_since[name])
        return sql.SQL("case when publications.publication_id >= {} then {} end as {}").format(
            since, column, sql.Identifier(name)
        )

    return sql.SQL(VIEW).format(
        today=sql.SQL(", ").join(shown(name, is_kept=False) for name in columns),
        then=sql.SQL(", ").join(shown(name, is_kept=True) for name in columns),
        mart=sql.Literal(mart.name),
        table=sql.Identifier("marts", mart.name),
        key=reported_columns.key(mart.key),
    )
