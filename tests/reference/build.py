"""Builds a scratch warehouse with dbt in this process: a nightly run without Airflow and gates."""

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from dbt.cli.main import dbtRunner, dbtRunnerResult

from chatmart import config, landing, warehouse
from chatmart.landing import LoadResult
from chatmart.pipeline import builds, definition
from chatmart.settings import PROJECT_ROOT, Settings
from chatmart.sources import Lines
from tests.reference import drops
from tests.reference.documents import Accounts


class BuildFailed(Exception):
    """dbt could not build the models."""


class LandingFailed(Exception):
    """A document of a world was refused, though worlds keep the contract."""


# orders are read moments or weeks after they changed, but never before what was read already
READ_LATER = """
update staging.drop__orders as landed
set loaded_at = greatest(
    source_updated_at + interval '1 second' * (
        array[-5, 0, 30, 60, 60.000001, 3600, 86400, 86400.000001, 900000, 4000000]
    )[1 + mod(floor(extract(epoch from source_updated_at))::bigint + ascii(right(id, 1)), 10)],
    (
        select min(known.loaded_at)
        from staging.drop__orders as known
        where
            known.account = landed.account
            and known.load_id <= %(known)s
            and known.deleted_at is null
    )
)
where load_id > %(known)s
"""
LAST_LOAD = "select coalesce(max(load_id), 0) from staging.loads"


def land_accounts(settings: Settings, accounts: Accounts) -> None:
    known = {
        name: config.Account(time_zone=account.time_zone, currency=account.currency)
        for name, account in accounts.items()
    }
    with warehouse.connect(settings) as connection:
        warehouse.prepare(connection)
        connection.commit()
        landing.load_accounts(connection, config.Config(accounts=known, sources={}))


def land(settings: Settings, folder: Path) -> None:
    with warehouse.connect(settings) as connection:
        (known,) = connection.execute(LAST_LOAD).fetchone() or (0,)
        connection.commit()
        results = landing.load_drop(connection, folder)
        results += [land_vendors(connection, place) for place in sorted(folder.glob("*__*"))]
        connection.execute(READ_LATER, {"known": known})
    refused = [result for result in results if result.rejected]
    if refused:
        raise LandingFailed(", ".join(f"{r.stream}: {r.rejected}" for r in refused))


def land_vendors(connection: psycopg.Connection[Any], place: Path) -> LoadResult:
    """Land what a vendor told, as if its connector had fetched it."""
    vendor, _, stream = place.name.partition("__")
    texts = list(drops.texts(place))
    return landing.load(
        connection,
        landing.Load(vendor, stream, vendor),
        lambda seen: [Lines(vendor, list(enumerate(texts, start=1)))],
        identity,
        lambda documents, size: None,
    )


def identity(text: bytes) -> tuple[str, str, str]:
    document = json.loads(text)
    return document["account"], document["id"], document["updated_at"]


def build(
    settings: Settings, full_refresh: bool = False, tests: bool = False, select: Sequence[str] = ()
) -> None:
    """Build the models that `select` names as dbt does; all when it names none."""
    run_id = uuid4().hex
    with warehouse.connect(settings) as connection:
        warehouse.prepare(connection)
        digest = definition.digest(connection)
        opened = builds.open_build(connection, run_id, digest, is_full_refresh=full_refresh)
    # dbt leaves alone what would come to the same only when it is told in which definition
    with environment({**os.environ, "CHATMART_DEFINITION": "" if select else digest}):
        run_dbt(settings, opened.is_full_refresh, tests, select)
    with warehouse.connect(settings) as connection:
        builds.succeed(connection, run_id)


def run_dbt(
    settings: Settings,
    full_refresh: bool,
    tests: bool,
    select: Sequence[str] = (),
    marts: str = "marts",
) -> None:
    arguments = ["build", "--project-dir", str(PROJECT_ROOT)]
    arguments += ["--select", *select] if select else []
    arguments += ["--vars", json.dumps({"marts_schema": marts})] if marts != "marts" else []
    arguments += ["--log-level", "none", "--no-write-json"]
    arguments += ["--profiles-dir", str(PROJECT_ROOT / "dbt_project")]
    arguments += ["--log-path", str(settings.log_folder)]
    arguments += ["--full-refresh"] if full_refresh else []
    arguments += [] if tests else ["--exclude-resource-type", "test", "unit_test"]
    outcome = invoke(settings, arguments)
    if not outcome.success:
        raise BuildFailed("\n".join(failures(outcome)))


def invoke(settings: Settings, arguments: list[str]) -> dbtRunnerResult:
    """Run dbt on a database; what it parsed is kept by the database's name, which it depends on."""
    variables = warehouse.environment(settings)
    target = settings.dbt_target_folder / (settings.database_url or "").rpartition("/")[2]
    with environment(variables | {"CHATMART_DBT_TARGET": str(target)}):
        return dbtRunner().invoke(arguments)


def failures(outcome: object) -> Iterator[str]:
    exception = getattr(outcome, "exception", None)
    if exception:
        yield str(exception)
    for result in getattr(outcome, "result", None) or ():
        if result.status not in ("success", "pass", "warn", "skipped", "no-op"):
            yield f"{result.node.name}: {result.message}"


@contextmanager
def environment(variables: dict[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
