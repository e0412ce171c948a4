"""Finds out why numbers changed: what the records were at the last publication, and what they are.

`pg_temp.record_states` holds every touched conversation and order in both states, and
`pg_temp.day_causes` the causes by the days on which such records count.
"""

from typing import Any, LiteralString

import psycopg

from chatmart import tables
from chatmart.pipeline.builds import Build

Connection = psycopg.Connection[Any]

HAS_FACTS: LiteralString = "select to_regclass('core.fct_orders') is not null"
IS_FIRST: LiteralString = "select not exists (select from quality.reported_records)"


def find(connection: Connection, build: Build, before: tuple[str, int] | None) -> None:
    """Fill `day_causes`; a first publication has none."""
    tables.execute(connection, "restatement_day_causes")
    if not _is(connection, HAS_FACTS):
        return
    tables.execute(connection, "restatement_records_now")
    if _is(connection, IS_FIRST):
        return
    through = before[1] if before else 0
    touched = "restatement_all_records" if build.is_full_refresh else "restatement_touched_records"
    tables.execute(connection, touched, **({"through": through} if build.is_full_refresh else {}))
    tables.execute(connection, "restatement_record_states", through=through)
    connection.execute("analyze pg_temp.record_states")
    tables.execute(connection, "restatement_record_causes")
    tables.execute(connection, "restatement_causes_by_day")
    tables.execute(connection, "restatement_other_causes", through=through)


def remember(connection: Connection) -> None:
    """Keep what is known of the records; only what differs is written."""
    if not _is(connection, HAS_FACTS):
        return
    if _is(connection, IS_FIRST):
        tables.execute(connection, "restatement_first_records")
        return
    tables.execute(connection, "restatement_forget_records")
    tables.execute(connection, "restatement_remember_records")


def _is(connection: Connection, query: LiteralString) -> bool:
    ((answer,),) = connection.execute(query).fetchall()
    return bool(answer)
