"""Keeps one row per build, and decides from the rows before how the next one goes."""

from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import class_row

from chatmart.errors import ChatmartError

Connection = psycopg.Connection[Any]

COLUMNS = "run_id, status, is_full_refresh, definition_digest, newest_load_id, continues_run_id"


@dataclass(frozen=True)
class Build:
    """One build; `continues_run_id` names the failed one whose finished models it keeps."""

    run_id: str
    status: str
    is_full_refresh: bool
    definition_digest: str
    newest_load_id: int
    continues_run_id: str | None


def open_build(
    connection: Connection, run_id: str, digest: str, *, is_full_refresh: bool = False
) -> Build:
    """Insert the row of a build that begins. A build that was killed counts as failed."""
    connection.execute(
        "update quality.builds set status = 'failed', finished_at = now() where status = 'running'"
    )
    earlier = since_success(connection)
    newest = newest_load_id(connection)
    continued = _to_continue(earlier, newest, is_full_refresh=is_full_refresh)
    connection.execute(
        f"insert into quality.builds ({COLUMNS}) values (%s, 'running', %s, %s, %s, %s)"  # noqa: S608
        " on conflict (run_id) do update set status = 'running', finished_at = null,"
        " is_full_refresh = excluded.is_full_refresh or builds.is_full_refresh,"
        " definition_digest = excluded.definition_digest,"
        " newest_load_id = excluded.newest_load_id, continues_run_id = excluded.continues_run_id",
        (
            run_id,
            is_full_refresh or must_be_full(earlier, digest),
            digest,
            newest,
            continued.run_id if continued else None,
        ),
    )
    return find(connection, run_id)


def must_be_full(earlier: list[Build], digest: str) -> bool:
    """Tell whether a table may hold rows of another definition, or lacks history.

    A failed build counts as well: it may have written some models in its own definition.
    """
    if not any(build.status == "succeeded" for build in earlier):
        return True
    failed = [build for build in earlier if build.status == "failed"]
    return any(build.definition_digest != digest for build in earlier) or any(
        build.is_full_refresh for build in failed
    )


def is_up_to_date(connection: Connection, digest: str) -> bool:
    """Tell whether a build of today (UTC) has read all there is, in this definition."""
    row = connection.execute(
        "select (started_at at time zone 'UTC')::date = (now() at time zone 'UTC')::date"
        " from quality.builds order by build_id desc limit 1"
    ).fetchone()
    last = since_success(connection)
    return (
        row == (True,)
        and last[0].status == "succeeded"
        and last[0].definition_digest == digest
        and last[0].newest_load_id == newest_load_id(connection)
    )


def _to_continue(earlier: list[Build], newest: int, *, is_full_refresh: bool) -> Build | None:
    """Give the build before when it failed over the very loads that are there now."""
    last = earlier[0] if earlier else None
    if last is None or last.status != "failed" or last.newest_load_id != newest:
        return None
    return None if is_full_refresh and not last.is_full_refresh else last


def since_success(connection: Connection) -> list[Build]:
    """Give the builds back to the last one that succeeded, newest first."""
    with connection.cursor(row_factory=class_row(Build)) as cursor:
        cursor.execute(
            f"select {COLUMNS} from quality.builds where build_id >= coalesce("  # noqa: S608
            "(select max(build_id) from quality.builds where status = 'succeeded'), 0)"
            " order by build_id desc"
        )
        return cursor.fetchall()


def find(connection: Connection, run_id: str) -> Build:
    with connection.cursor(row_factory=class_row(Build)) as cursor:
        cursor.execute(f"select {COLUMNS} from quality.builds where run_id = %s", (run_id,))  # noqa: S608
        build = cursor.fetchone()
    if build is None:
        raise ChatmartError(
            f"The build {run_id} was never opened.", "Run the whole DAG: chatmart build"
        )
    return build


def newest_load_id(connection: Connection) -> int:
    """Give the newest load that changed a row of a landing table; 0 when nothing ever landed."""
    newest = [
        connection.execute(
            sql.SQL("select max(load_id) from {}").format(sql.Identifier("staging", name))
        ).fetchone()
        for name in landed_tables(connection)
    ]
    return max((row[0] for row in newest if row and row[0] is not None), default=0)


def landed_tables(connection: Connection) -> list[str]:
    rows = connection.execute(
        "select table_name from information_schema.columns join information_schema.tables"
        " using (table_schema, table_name) where table_schema = 'staging'"
        " and table_type = 'BASE TABLE' and column_name = 'document' order by table_name"
    ).fetchall()
    return [name for (name,) in rows]


def succeed(connection: Connection, run_id: str, note: str | None = None) -> None:
    """Record that every load up to now was read, in the transaction that publishes."""
    connection.execute(
        "update quality.builds set status = 'succeeded', finished_at = now(), through_load_id ="
        " coalesce((select max(load_id) from intermediate.int_changed_records),"
        " (select max(through_load_id) from quality.builds where status = 'succeeded')),"
        " note = %s where run_id = %s",
        (note, run_id),
    )
    _forget_changes(connection)


def _forget_changes(connection: Connection) -> None:
    """Forget which rows and days this build changed: all that reads them has been built."""
    logs = connection.execute(
        "select tablename from pg_tables where schemaname = 'changes'"
        " and tablename not in ('rebuilt', 'days') order by tablename"
    ).fetchall()
    for (name,) in logs:
        connection.execute(sql.SQL("drop table {}").format(sql.Identifier("changes", name)))
    connection.execute("truncate changes.rebuilt, changes.days")


def fail(connection: Connection, run_id: str) -> None:
    connection.execute(
        "update quality.builds set status = 'failed', finished_at = now()"
        " where run_id = %s and status = 'running'",
        (run_id,),
    )
