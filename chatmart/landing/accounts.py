"""Lands what the settings say, so that models read it like any other stream."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import orjson
import psycopg
from psycopg import sql

from chatmart.config import Config
from chatmart.landing.contract import Identity
from chatmart.landing.loading import LoadResult, load
from chatmart.landing.merging import Load
from chatmart.sources import Lines

ORIGIN = "chatmart.toml"
AT_LEAST = timedelta(milliseconds=1)  # between two versions, also when the clock went back

READ_LANDED = """
select account, id, document - 'updated_at', source_updated_at
from {table}
where deleted_at is null
"""


class Configured(NamedTuple):
    """A stream that a source brings; `is_file` tells folders from vendors that can be asked."""

    source: str
    kind: str
    account: str
    stream: str
    topic: str
    is_file: bool


def load_accounts(connection: psycopg.Connection[Any], config: Config) -> LoadResult:
    """Land the accounts that are new or changed, mark those that are no longer there."""
    documents = (
        {
            "account": name,
            "id": name,
            "time_zone": account.time_zone,
            "currency": account.currency,
        }
        for name, account in config.accounts.items()
    )
    return _load(connection, Load("config", "accounts", ORIGIN), documents)


def load_sources(
    connection: psycopg.Connection[Any], configured: Iterable[Configured]
) -> LoadResult:
    """Land which source brings which stream, mark what none brings any more."""
    documents = ({"id": f"{one.source}/{one.stream}", **one._asdict()} for one in configured)
    return _load(connection, Load("config", "sources", ORIGIN), documents)


def _load(
    connection: psycopg.Connection[Any], what: Load, documents: Iterable[dict[str, Any]]
) -> LoadResult:
    return load(
        connection,
        what,
        lambda _: [Lines(ORIGIN, _dated(connection, what, documents))],
        _identity,
        lambda _documents, _size: None,
        replaces="everything",
    )


def _dated(
    connection: psycopg.Connection[Any], what: Load, documents: Iterable[dict[str, Any]]
) -> list[tuple[int, bytes]]:
    """Date each document by when it was seen to have changed."""
    query = sql.SQL(READ_LANDED).format(table=what.table)
    landed = {
        (account, id_): (document, updated_at)
        for account, id_, document, updated_at in connection.execute(query).fetchall()
    }
    now: datetime = connection.execute("select now()").fetchall()[0][0]
    lines = []
    ordered = sorted(documents, key=lambda one: (one["account"], one["id"]))
    for number, document in enumerate(ordered, start=1):
        known, updated_at = landed.get(
            (document["account"], document["id"]), (None, now - AT_LEAST)
        )
        if document != known:
            updated_at = max(now, updated_at + AT_LEAST)
        dated = document | {"updated_at": updated_at.isoformat()}
        lines.append((number, orjson.dumps(dated)))
    return lines


def _identity(text: bytes) -> Identity:
    document = orjson.loads(text)
    return document["account"], document["id"], document["updated_at"]
