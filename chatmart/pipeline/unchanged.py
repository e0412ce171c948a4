"""Tells what of a layer a build may leave out, because it would come to the same again."""

from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from chatmart.pipeline import builds

Connection = psycopg.Connection[Any]

SCHEMAS = ["reference", "staging", "intermediate", "core"]
# a table is built anew beside the old one, which is then dropped with all views that read it
BESIDE_LASTING = (
    "resource_type:test",
    "config.materialized:table",
    "config.materialized:incremental",
    "config.materialized:view,config.materialized:table+",
)


def has_all(connection: Connection, folders: list[Path], definition: str) -> bool:
    """Tell whether all of the folders is there: seeds, models, views as this definition made them.

    Another definition of a seed makes the build a full one, which leaves nothing out.
    """
    there = connection.execute(
        "select class.relname from pg_class as class"
        " left join pg_rewrite as rule on rule.ev_class = class.oid and rule.rulename = '_RETURN'"
        " where class.relnamespace::regnamespace::text = any(%s)"
        " and (class.relkind = 'r' or obj_description(rule.oid, 'pg_rewrite') = %s)",
        (SCHEMAS, definition),
    ).fetchall()
    files = (path for folder in folders for path in folder.rglob("*"))
    wanted = {path.stem for path in files if path.suffix in (".sql", ".csv")}
    return wanted <= {name for (name,) in there}


def empty_vendors(connection: Connection) -> list[str]:
    """Give the vendors of whom nothing has landed; a folder of models reads its vendor's tables.

    One vendor's name may begin another's, whose documents may then belong to the first's.
    """
    is_filled = {name: _has_rows(connection, name) for name in builds.landed_tables(connection)}
    return sorted(
        vendor
        for vendor in {name.partition("__")[0] for name in is_filled}
        if not any(is_filled[name] for name in is_filled if name.startswith(vendor))
    )


def _has_rows(connection: Connection, name: str) -> bool:
    query = sql.SQL("select exists(select from {})").format(sql.Identifier("staging", name))
    row = connection.execute(query).fetchone()
    return row == (True,)
