"""Lands what the settings say about accounts, so that models read it like any other stream."""

from datetime import datetime, timedelta
from typing import Any

import orjson
import psycopg

from chatmart.config import Config
from chatmart.landing.contract import Identity
from chatmart.landing.loading import LoadResult, load
from chatmart.landing.merging import Load
from chatmart.sources import Lines

ORIGIN = "chatmart.toml"
AT_LEAST = timedelta(milliseconds=1)  # between two versions, also when the clock went back

READ_LANDED = """
select account, document - 'updated_at', source_updated_at
from staging.config__accounts
where deleted_at is null
"""


def load_accounts(connection: psycopg.Connection[Any], config: Config) -> LoadResult:
    """Land the accounts that are new or changed, mark those that are no longer there."""
    return load(
        connection,
        Load("config", "accounts", ORIGIN),
        lambda _: [Lines(ORIGIN, _documents(connection, config))],
        _identity,
        lambda _documents, _size: None,
        replaces="everything",
    )


def _documents(connection: psycopg.Connection[Any], config: Config) -> list[tuple[int, bytes]]:
    landed = {
        account: (document, updated_at)
        for account, document, updated_at in connection.execute(READ_LANDED).fetchall()
    }
    now: datetime = connection.execute("select now()").fetchall()[0][0]
    lines = []
    for number, (name, account) in enumerate(sorted(config.accounts.items()), start=1):
        document = {
            "account": name,
            "id": name,
            "time_zone": account.time_zone,
            "currency": account.currency,
        }
        known, updated_at = landed.get(name, (None, now - AT_LEAST))
        if document != known:
            updated_at = max(now, updated_at + AT_LEAST)
        document["updated_at"] = updated_at.isoformat()
        lines.append((number, orjson.dumps(document)))
    return lines


def _identity(text: bytes) -> Identity:
    document = orjson.loads(text)
    return document["account"], document["id"], document["updated_at"]
