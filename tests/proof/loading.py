"""The pretend shops in one warehouse: once by the drop folder, and once through each vendor's API.

Each way has an account of its own, such as `petal-cz` and `petal-cz.gorgias`: one build holds all.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import psycopg

from chatmart import config, landing, sandbox, warehouse
from chatmart.landing import LoadResult, Span
from chatmart.sandbox.nights import as_of
from chatmart.sandbox.vendors.plan import Plan
from chatmart.settings import Settings
from chatmart.sources import kinds
from chatmart.sources.vendor import Secret, Source
from tests.vendor_servers import serve_in_thread

BEGIN = datetime(2026, 9, 2, tzinfo=UTC)


class Way(NamedTuple):
    """An account of the pretend world as one vendor tells it."""

    kind: str
    world: str  # the account whose world it is
    options: Mapping[str, Any] = {}
    login: str = ""
    told: str = "true"  # which conversations the vendor tells of, as a condition

    @property
    def account(self) -> str:
        return f"{self.world}.{self.kind}"


def land_accounts(settings: Settings, ways: Iterable[Way]) -> None:
    known = {name: config.Account(*account) for name, account in sandbox.ACCOUNTS.items()}
    known |= {way.account: known[way.world] for way in ways}
    with warehouse.connect(settings) as connection:
        warehouse.prepare(connection)
        connection.commit()
        landing.load_accounts(connection, config.Config(accounts=known))


def land_drop(settings: Settings, folder: Path, night: int = 1) -> None:
    sandbox.write(folder, night)
    with warehouse.connect(settings) as connection:
        landing.load_drop(connection, folder)


def land_way(
    settings: Settings,
    way: Way,
    since: datetime = BEGIN,
    night: int = 1,
    faults: Plan | None = None,
) -> list[LoadResult]:
    """Extract every stream of one vendor from its stand-in, without waiting between attempts."""
    with (
        serve_in_thread(way.kind, way.world, night=night, faults=faults) as server,
        warehouse.connect(settings) as connection,
    ):
        return [
            landing.extract(connection, *opened, Span(way.account, since, as_of(night)), _silent)
            for opened in _streams(way, server.base_url, server.token)
        ]


def _streams(way: Way, base_url: str, token: str) -> list[tuple[Any, Any]]:
    spec = kinds.spec(way.kind)
    time_zone, currency = sandbox.ACCOUNTS[way.world]
    paceless = {"requests_per_second": None} if "requests_per_second" in spec.options else {}
    source = Source(
        name=way.account,
        kind=way.kind,
        account=way.account,
        time_zone=time_zone,
        currency=currency,
        start_date=BEGIN.date(),
        base_url=base_url,
        connection="sandbox",
        options={**spec.options, **paceless, **way.options},
    )
    if spec.open is None:
        raise TypeError(f"{way.kind} has no API")
    secret = Secret(way.login, token, {"client_secret": "sandbox"})
    vendor = spec.open(source, secret)
    vendor.api._sleep = vendor.api._pace._sleep = lambda seconds: None
    return [(vendor, stream) for stream in spec.streams]


def _silent(documents: int, size: int) -> None:
    pass


def rows(connection: psycopg.Connection[Any], query: str, account: str) -> list[dict[str, Any]]:
    with connection.cursor(row_factory=psycopg.rows.dict_row) as cursor:
        return cursor.execute(query, {"account": account}).fetchall()
