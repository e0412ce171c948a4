"""Puts the checked marts in the place of yesterday's, all of them in one transaction.

The candidates stay for the next night, which builds only what changed. What that was is kept until
a build has succeeded, so a night that published nothing is made up for; a mart that was not built
is as it was published. Of one that was built whole a digest tells on which days it differs.
"""

from dataclasses import dataclass, field
from typing import Any, LiteralString

import psycopg
from psycopg import sql

from chatmart.errors import ChatmartError
from chatmart.pipeline import changed_parts, differing_days, restatement
from chatmart.pipeline.builds import Build
from chatmart.pipeline.changed_parts import WHOLE, Columns, Part
from chatmart.pipeline.restatement import Log

Connection = psycopg.Connection[Any]

CANDIDATE, PUBLIC = "marts_candidate", "marts"
LOCK_TIMEOUT = "60s"
WORK_MEM = "256MB"  # a mart is compared with its candidate in memory


@dataclass
class Published:
    """What became of each mart; `rows_changed` counts rows that went and rows that came."""

    rows_changed: dict[str, int] = field(default_factory=dict)
    replaced: list[str] = field(default_factory=list)
    left_over: list[str] = field(default_factory=list)


def publish(
    connection: Connection, lock_timeout: str = LOCK_TIMEOUT, build: Build | None = None
) -> Published:
    """Make `marts` equal to `marts_candidate`; the caller commits.

    A mart with unchanged columns keeps its table, so grants and views on it stay, and only rows
    that differ are written: whoever reads meanwhile sees yesterday's rows and waits for nothing.
    Tables are taken in the order of their names, so that two publications cannot lock each other.
    """
    published = Published()
    connection.execute(sql.SQL("create schema if not exists {}").format(sql.Identifier(PUBLIC)))
    connection.execute(sql.SQL("set local lock_timeout = {}").format(lock_timeout))
    connection.execute(sql.SQL("set local work_mem = {}").format(WORK_MEM))
    candidates, public = _tables(connection, CANDIDATE), _tables(connection, PUBLIC)
    connection.execute("analyze changes.days")  # how many days there are decides how to compare
    parts = changed_parts.find(connection, candidates)
    log = restatement.open_log(connection, build, candidates) if build else None
    for mart, columns in candidates.items():
        try:
            if public.get(mart) == columns:
                changed = 0
                if mart in parts:
                    changed = _bring_up_to_date(connection, mart, log, columns, parts[mart])
                published.rows_changed[mart] = changed
                _copy_comments(connection, mart)
                _copy_indexes(connection, mart)
            else:
                _replace(connection, mart, log, is_there=mart in public)
                published.replaced.append(mart)
        except psycopg.errors.LockNotAvailable as error:
            raise ChatmartError(
                f"{PUBLIC}.{mart} could not be published: another session has locked it.",
                "End that session (select * from pg_stat_activity), then build again.",
            ) from error
    restatement.close_log(connection, log)
    published.left_over = sorted(set(public) - set(candidates))
    return published


def _tables(connection: Connection, schema: str) -> dict[str, Columns]:
    rows = connection.execute(
        """
        select relname, attname, format_type(atttypid, atttypmod), attnotnull
        from pg_class join pg_attribute on attrelid = pg_class.oid
        where relnamespace = to_regnamespace(%s) and relkind = 'r'
            and attnum > 0 and not attisdropped
        order by relname, attnum
        """,
        (schema,),
    )
    tables: dict[str, Columns] = {}
    for table, *column in rows:
        tables.setdefault(table, []).append((column[0], column[1], column[2]))
    return tables


def _bring_up_to_date(
    connection: Connection, mart: str, log: Log | None, columns: Columns, part: Part
) -> int:
    old, new = sql.Identifier(PUBLIC, mart), sql.Identifier(CANDIDATE, mart)
    connection.execute(sql.SQL("lock table {} in share row exclusive mode").format(old))
    is_whole = part is WHOLE
    if is_whole and differing_days.are_there(columns):
        if differing_days.find(connection, old, new) == 0:
            return 0
        part = differing_days.PART
    names = {"old": old, "new": new, "part": part.condition}

    def run(statement: LiteralString) -> psycopg.Cursor[Any]:
        return connection.execute(sql.SQL(statement).format(**names))

    changed = _write_differences(connection, mart, log, part)
    counts = run(
        "select (select count(*) from {old} where {part}),"
        " (select count(*) from {new} where {part})"
    ).fetchone()
    if counts is None or counts[0] != counts[1]:  # equal rows on one side only
        changed = run("delete from {old} where {part}").rowcount
        changed += run("insert into {old} select * from {new} where {part}").rowcount
    if changed and is_whole:
        run("analyze {old}")
    return changed


def _write_differences(connection: Connection, mart: str, log: Log | None, part: Part) -> int:
    """Delete and insert what differs, and count what went and came.

    Rows are compared as a whole, where two nulls are equal; of a part, neither table is read
    beyond it.
    """
    same = [sql.SQL("old.{0} = new.{0}").format(sql.Identifier(key)) for key in part.keys]
    names: dict[str, sql.Composable] = {
        "old": sql.Identifier(PUBLIC, mart),
        "new": sql.Identifier(CANDIDATE, mart),
        "part": part.condition,
        "same": sql.SQL(" and ").join([*same, sql.SQL("old = new")]),
    }

    def run(statement: LiteralString, *, is_new: bool) -> int:
        composed = sql.SQL(statement).format(**names)
        return restatement.write(connection, log, mart, composed, is_new=is_new)

    return run(
        "delete from {old} as old"
        " where {part} and not exists (select from {new} as new where {part} and {same})",
        is_new=False,
    ) + run(
        "insert into {old} select new.* from {new} as new"
        " where {part} and not exists (select from {old} as old where {part} and {same})",
        is_new=True,
    )


def _copy_comments(connection: Connection, mart: str) -> None:
    there = _comments(connection, PUBLIC, mart)
    for column, comment in _comments(connection, CANDIDATE, mart).items():
        if comment == there[column]:
            continue
        target = sql.SQL("table {}").format(sql.Identifier(PUBLIC, mart))
        if column:
            target = sql.SQL("column {}").format(sql.Identifier(PUBLIC, mart, column))
        connection.execute(sql.SQL("comment on {} is {}").format(target, sql.Literal(comment)))


def _comments(connection: Connection, schema: str, mart: str) -> dict[str, str | None]:
    """Give the comment of each column, and that of the table under the empty name."""
    rows = connection.execute(
        """
        select attname, col_description(attrelid, attnum) from pg_attribute
        where attrelid = format('%%I.%%I', %(schema)s::text, %(mart)s::text)::regclass
            and attnum > 0 and not attisdropped
        union all
        select '', obj_description(
            format('%%I.%%I', %(schema)s::text, %(mart)s::text)::regclass, 'pg_class')
        """,
        {"schema": schema, "mart": mart},
    )
    return dict(rows.fetchall())


def _copy_indexes(connection: Connection, mart: str) -> None:
    there = _indexes(connection, PUBLIC, mart)
    for is_unique, definition in sorted(_indexes(connection, CANDIDATE, mart) - there):
        connection.execute(
            sql.SQL("create {} index on {} {}").format(
                sql.SQL("unique" if is_unique else ""),
                sql.Identifier(PUBLIC, mart),
                sql.SQL(definition),
            )
        )


def _indexes(connection: Connection, schema: str, mart: str) -> set[tuple[bool, str]]:
    """Give what each index covers; dbt names indexes anew in every build."""
    rows = connection.execute(
        "select indisunique, substring(pg_get_indexdef(indexrelid) from ' (USING .*)$')"
        " from pg_index where indrelid = format('%%I.%%I', %s::text, %s::text)::regclass",
        (schema, mart),
    )
    return set(rows.fetchall())


def _replace(connection: Connection, mart: str, log: Log | None, *, is_there: bool) -> None:
    """Put the candidate's own table in place; whoever could read the old one can read it."""
    old, new = sql.Identifier(PUBLIC, mart), sql.Identifier(CANDIDATE, mart)
    grants = _grants(connection, mart) if is_there else []
    try:
        restatement.before_replacing(connection, log, mart)
        connection.execute(sql.SQL("drop table if exists {}").format(old))
    except psycopg.errors.DependentObjectsStillExist as error:
        raise ChatmartError(
            f"The columns of {PUBLIC}.{mart} change, and other objects depend on it: "
            f"{error.diag.message_detail}.",
            "Drop these objects, build again, and create them anew for the new columns.",
        ) from error
    connection.execute(
        sql.SQL("create table {} (like {} including all excluding indexes)").format(old, new)
    )
    connection.execute(sql.SQL("insert into {} select * from {}").format(old, new))
    _copy_comments(connection, mart)
    _copy_indexes(connection, mart)
    connection.execute(sql.SQL("analyze {}").format(old))
    for privilege, grantee in grants:
        connection.execute(
            sql.SQL("grant {} on {} to {}").format(
                sql.SQL(privilege),
                old,
                sql.Identifier(grantee) if grantee else sql.SQL("public"),
            )
        )


def _grants(connection: Connection, mart: str) -> list[tuple[str, str | None]]:
    rows = connection.execute(
        """
        select privilege_type, rolname
        from pg_class, aclexplode(relacl) left join pg_roles on pg_roles.oid = grantee
        where pg_class.oid = format('%%I.%%I', %s::text, %s::text)::regclass
            and grantee <> relowner
        """,
        (PUBLIC, mart),
    )
    return rows.fetchall()
