"""Keeps what a publication changes of numbers that were published before.

The log opens before the marts are written, is handed every row that goes and comes, and closes in
the same transaction. Days that are published for the first time leave one row each and no history.
"""

from collections.abc import Container
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg import sql

from chatmart import tables
from chatmart.pipeline import (
    as_reported,
    daily_marts,
    replaced_marts,
    reported_columns,
    restatement_causes,
)
from chatmart.pipeline.builds import Build
from chatmart.pipeline.daily_marts import DailyMart

Connection = psycopg.Connection[Any]

NEWEST_BEFORE = """
select definition_digest, through_load_id
from quality.publications where run_id <> %s order by publication_id desc limit 1
"""
OPEN = """
insert into quality.publications (run_id, definition_digest, through_load_id)
values (%s, %s, 0)
on conflict (run_id) do update set
    publication_id = default, published_at = now(), definition_digest = excluded.definition_digest
returning publication_id
"""
ROWS = """
create temporary table restated_rows (
    mart text not null,
    account text not null,
    local_date date not null,
    row_key jsonb not null,
    is_new boolean not null,
    content jsonb not null
) on commit drop
"""
# one statement sees the days as they were before it
KEEP = """
with written as ({statement}),
known as (
    insert into pg_temp.restated_rows
    select {mart}, w.account, w.local_date, {key}, {is_new}, {content}
    from written as w
    inner join quality.mart_days as days
        on days.mart = {mart} and days.account = w.account and days.local_date = w.local_date
),
first_days as (
    insert into quality.mart_days
    select distinct {mart}, account, local_date, {publication_id}::bigint
    from written where {is_new}
    on conflict do nothing
)
select count(*) from written
"""
DAYS = """
insert into quality.mart_days
select distinct {mart}, account, local_date, {publication_id}::bigint from {table}
"""


@dataclass(frozen=True)
class Log:
    """An open log of the marts that were published before; `fresh` ones have no past yet.

    `before` is the definition that was published before, and the newest load it had read.
    """

    build: Build
    publication_id: int
    before: tuple[str, int] | None
    marts: dict[str, DailyMart]
    fresh: dict[str, DailyMart]
    rekeyed: set[str] = field(default_factory=set)

    @property
    def has_other_definition(self) -> bool:
        return self.before is not None and self.before[0] != self.build.definition_digest


def open_log(connection: Connection, build: Build, published: Container[str]) -> Log:
    """Open the log of those of the published marts that hold daily numbers."""
    before = connection.execute(NEWEST_BEFORE, (build.run_id,)).fetchone()
    values = (build.run_id, build.definition_digest)
    ((publication_id,),) = connection.execute(OPEN, values).fetchall()
    connection.execute(ROWS)
    marts = {name: mart for name, mart in daily_marts.find().items() if name in published}
    known = {mart for (mart,) in connection.execute("select mart from quality.daily_marts")}
    return Log(
        build,
        publication_id,
        before,
        marts={name: mart for name, mart in marts.items() if name in known},
        fresh={name: mart for name, mart in marts.items() if name not in known},
    )


def write(
    connection: Connection, log: Log | None, mart: str, statement: sql.Composed, *, is_new: bool
) -> int:
    """Run a `delete` or `insert` of rows of a mart, keep them, and give how many there were."""
    kept = log.marts.get(mart) if log else None
    if log is None or kept is None:
        return connection.execute(statement).rowcount
    query = sql.SQL(KEEP).format(
        statement=statement + sql.SQL(" returning *"),
        mart=sql.Literal(mart),
        key=reported_columns.key(kept.key),
        is_new=sql.Literal(is_new),
        content=reported_columns.content(connection, kept),
        publication_id=sql.Literal(log.publication_id),
    )
    ((count,),) = connection.execute(query).fetchall()
    return int(count)


def before_replacing(connection: Connection, log: Log | None, mart: str) -> None:
    """Keep what goes with a table whose columns change, and let go of the table."""
    kept = log.marts.get(mart) if log else None
    if log is None or kept is None:
        return
    as_reported.drop(connection, mart)
    if replaced_marts.keep(connection, kept):
        log.rekeyed.add(mart)


def close_log(connection: Connection, log: Log | None) -> None:
    """Write down what changed and why, and what is known of the records from now on."""
    if log is None:
        return
    restatement_causes.find(connection, log.build, log.before)
    reported_columns.describe(connection, log.marts | log.fresh, log.publication_id)
    marts = log.marts.values()
    tables.execute(
        connection,
        "restatement_history",
        publication_id=log.publication_id,
        run_id=log.build.run_id,
        has_other_definition=log.has_other_definition,
        marts=[mart.name for mart in marts for _ in mart.streams],
        streams=[stream for mart in marts for stream in mart.streams],
    )
    for mart in (*log.fresh, *log.rekeyed):
        _begin_anew(connection, mart, log.publication_id)
    restatement_causes.remember(connection)
    tables.execute(connection, "restatement_close", publication_id=log.publication_id)
    as_reported.bring_up_to_date(connection, log.marts | log.fresh)


def _begin_anew(connection: Connection, mart: str, publication_id: int) -> None:
    """Let every day of a mart count from now on: what there was before is in the history."""
    connection.execute("delete from quality.mart_days where mart = %s", (mart,))
    names = {"mart": sql.Literal(mart), "table": sql.Identifier("marts", mart)}
    query = sql.SQL(DAYS).format(publication_id=sql.Literal(publication_id), **names)
    connection.execute(query)
