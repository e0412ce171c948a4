"""What the quality report tells, read from the warehouse: counts, instants and names, no rows."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from psycopg.rows import class_row

RUNS_SHOWN = 30
# reasons hold no values; should one slip in, it does not get as far as the report
PLACE_IN_A_LIST = re.compile(r"\[\d+\]")
VALUE_LIKE = re.compile(r"""\S+@\S+|\+?\d[\d\s().-]{5,}\d|"[^"]*[^\w"][^"]*"|'[^']*[^\w'.][^']*'""")


@dataclass(frozen=True)
class Check:
    gate: str
    table_name: str
    expectation: str
    severity: str
    is_passed: bool
    observed: str
    checked_row_count: int | None
    failing_since: datetime | None


@dataclass(frozen=True)
class Run:
    """How many checks of one run ended which way."""

    run_id: str
    began_at: datetime
    checked_at: datetime
    passed: int
    warned: int
    stopped: int

    @property
    def failed(self) -> int:
        return self.warned + self.stopped


@dataclass(frozen=True)
class Stream:
    """How fresh one stream is over all its accounts, and what its newest load brought."""

    source: str
    stream: str
    accounts: int
    oldest: datetime
    newest: datetime
    finished_at: datetime | None
    documents_read: int | None
    documents_landed: int | None
    documents_rejected: int | None


@dataclass(frozen=True)
class Rejection:
    source: str
    stream: str
    reason: str
    documents: int
    newest: datetime


def runs(connection: psycopg.Connection[Any]) -> list[Run]:
    """The last runs, oldest first."""
    with connection.cursor(row_factory=class_row(Run)) as cursor:
        cursor.execute(
            "select run_id, min(checked_at) as began_at, max(checked_at) as checked_at,"
            " count(*) filter (where is_passed) as passed,"
            " count(*) filter (where not is_passed and severity = 'warn') as warned,"
            " count(*) filter (where not is_passed and severity = 'stop') as stopped"
            " from quality.check_results group by run_id order by checked_at desc limit %s",
            (RUNS_SHOWN,),
        )
        return cursor.fetchall()[::-1]


def checks(connection: psycopg.Connection[Any], run_id: str) -> list[Check]:
    """The checks of a run; a failing one says since when it has failed without a break."""
    with connection.cursor(row_factory=class_row(Check)) as cursor:
        cursor.execute(
            """
            with history as (
                select
                    *,
                    max(checked_at) filter (where is_passed) over (
                        partition by gate, table_name, expectation
                    ) as last_passed_at
                from quality.check_results
            ),
            streaks as (
                select gate, table_name, expectation, min(checked_at) as failing_since
                from history
                where checked_at > coalesce(last_passed_at, '-infinity')
                group by gate, table_name, expectation
            )
            select
                gate, table_name, expectation, severity, is_passed, observed, checked_row_count,
                failing_since
            from quality.check_results left join streaks using (gate, table_name, expectation)
            where run_id = %s
            order by check_result_id
            """,
            (run_id,),
        )
        return cursor.fetchall()


def streams(connection: psycopg.Connection[Any]) -> list[Stream]:
    with connection.cursor(row_factory=class_row(Stream)) as cursor:
        cursor.execute(
            """
            with newest_loads as (
                select distinct on (source, stream) * from staging.loads
                where documents_read > 0
                order by source, stream, load_id desc
            )
            select
                source, stream, count(*) as accounts, min(data_as_of) as oldest,
                max(data_as_of) as newest, max(finished_at) as finished_at,
                max(documents_read) as documents_read, max(documents_landed) as documents_landed,
                max(documents_rejected) as documents_rejected
            from staging.data_as_of left join newest_loads using (source, stream)
            where source <> 'config'
            group by source, stream
            order by source, stream
            """
        )
        return cursor.fetchall()


def rejections(connection: psycopg.Connection[Any]) -> list[Rejection]:
    """Rejected documents by source, stream and reason, the most frequent first."""
    counted: Counter[tuple[str, str, str]] = Counter()
    newest: dict[tuple[str, str, str], datetime] = {}
    for source, stream, reason, documents, rejected_at in connection.execute(
        "select source, stream, reason, count(*), max(rejected_at)"
        " from staging.rejected_documents group by source, stream, reason"
    ):
        key = (source, stream, VALUE_LIKE.sub("…", PLACE_IN_A_LIST.sub("[]", reason)))
        counted[key] += documents
        newest[key] = max(rejected_at, newest.get(key, rejected_at))
    return [Rejection(*key, documents, newest[key]) for key, documents in counted.most_common()]


def marts_built_at(connection: psycopg.Connection[Any]) -> datetime | None:
    """When the marts that people see now were built."""
    row = connection.execute(
        "select max(finished_at) from quality.builds where status = 'succeeded'"
    ).fetchone()
    return row[0] if row else None


def pages(connection: psycopg.Connection[Any], run_id: str) -> dict[str, dict[str, dict[str, Any]]]:
    """The kept validation results of a run, by gate and table."""
    by_gate: dict[str, dict[str, dict[str, Any]]] = {}
    for gate, table, result in connection.execute(
        "select gate, table_name, result from quality.validation_pages"
        " where run_id = %s order by gate, table_name",
        (run_id,),
    ):
        by_gate.setdefault(gate, {})[table] = result
    return by_gate
