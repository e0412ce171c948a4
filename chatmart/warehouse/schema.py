"""Creates what the warehouse keeps about itself and the tables where documents land."""

import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import scalar_row

from chatmart.errors import ChatmartError
from chatmart.warehouse.landing_tables import statements

FILES = ("schema.sql", "restatements.sql")
TEXTS = [Path(__file__).with_name(name).read_text(encoding="utf-8") for name in FILES]
SCHEMA = "\n".join(TEXTS) + statements()
DIGEST = sha256(SCHEMA.encode()).hexdigest()
TABLES = re.findall(r"^create table if not exists (\S+)", SCHEMA, re.MULTILINE)
LOCK = 0x63686174  # the same number wherever chatmart prepares a database

ARE_ALL_THERE = "select bool_and(to_regclass(name) is not null) from unnest(%s::text[]) as name"
IS_APPLIED = "select exists (select from quality.schema_versions where digest = %s)"
REMEMBER = "insert into quality.schema_versions (digest) values (%s) on conflict do nothing"


def prepare(connection: psycopg.Connection[Any]) -> None:
    """Run `schema.sql` unless this very text was run here before; twice at once is once."""
    with connection.transaction():
        if _is_prepared(connection):
            return
        # `create … if not exists` is not safe against its like in another transaction
        connection.execute("select pg_advisory_xact_lock(%s)", [LOCK])
        if _is_prepared(connection):
            return
        try:
            connection.execute(SCHEMA.encode())
            connection.execute(REMEMBER, [DIGEST])
        except psycopg.errors.InsufficientPrivilege as error:
            raise ChatmartError(
                f"User '{connection.info.user}' may not create the schemas and tables of chatmart "
                f"in database '{connection.info.dbname}'.",
                "Let the owner of the database run `grant create on database … to …`.",
            ) from error


def _is_prepared(connection: psycopg.Connection[Any]) -> bool:
    with connection.cursor(row_factory=scalar_row) as cursor:
        if not cursor.execute(ARE_ALL_THERE, [TABLES]).fetchone():
            return False
        return bool(cursor.execute(IS_APPLIED, [DIGEST]).fetchone())
