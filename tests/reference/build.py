"""Builds a scratch warehouse with dbt in this process: a nightly run without Airflow and gates."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from dbt.cli.main import dbtRunner, dbtRunnerResult
from psycopg import sql

from chatmart import config, landing, warehouse
from chatmart.landing import LoadResult
from chatmart.pipeline import builds, definition
from chatmart.settings import PROJECT_ROOT, Settings
from chatmart.sources import Lines
from tests.reference import drops
from tests.reference.documents import Accounts, Document


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
    settings: Settings,
    full_refresh: bool = False,
    tests: bool = False,
    select: Sequence[str] = (),
    seeds: Mapping[str, list[Document]] | None = None,
) -> None:
    """Build the models that `select` names as dbt does; all when it names none.

    Rows of `seeds` stand beside those of the files; what was sown once is then left as it is.
    """
    run_id = uuid4().hex
    with warehouse.connect(settings) as connection:
        warehouse.prepare(connection)
        connection.commit()
        if seeds:
            sow(settings, connection, seeds)
        digest = definition.digest(connection)
        opened = builds.open_build(connection, run_id, digest, is_full_refresh=full_refresh)
    # dbt leaves alone what would come to the same only when it is told in which definition
    with environment({**os.environ, "CHATMART_DEFINITION": "" if select else digest}):
        run_dbt(settings, opened.is_full_refresh, tests, select, with_seeds=not seeds)
    with warehouse.connect(settings) as connection:
        builds.succeed(connection, run_id)


def sow(
    settings: Settings, connection: psycopg.Connection[Any], seeds: Mapping[str, list[Document]]
) -> None:
    """Load all seeds once, and the rows of `seeds` into theirs."""
    (sown,) = connection.execute("select to_regclass('reference.alert_rules')").fetchone() or (
        None,
    )
    if sown:
        return
    connection.commit()
    invoke_well(settings, ["seed", *usual_arguments(settings)])
    for name, rows in seeds.items():
        for row in rows:
            columns = sql.SQL(", ").join(map(sql.Identifier, row))
            values = sql.SQL(", ").join(map(sql.Placeholder, row))
            table = sql.Identifier("reference", name)
            connection.execute(
                sql.SQL("insert into {} ({}) values ({})").format(table, columns, values), row
            )
    connection.commit()


def run_dbt(
    settings: Settings,
    full_refresh: bool,
    tests: bool,
    select: Sequence[str] = (),
    marts: str = "marts",
    with_seeds: bool = True,
) -> None:
    arguments = ["build", *usual_arguments(settings)]
    arguments += ["--select", *select] if select else []
    arguments += ["--vars", json.dumps({"marts_schema": marts})] if marts != "marts" else []
    arguments += ["--full-refresh"] if full_refresh else []
    left_out = [] if tests else ["test", "unit_test"]
    left_out += [] if with_seeds else ["seed"]
    arguments += ["--exclude-resource-type", *left_out] if left_out else []
    invoke_well(settings, arguments)


def usual_arguments(settings: Settings) -> list[str]:
    return [
        *("--project-dir", str(PROJECT_ROOT)),
        *("--profiles-dir", str(PROJECT_ROOT / "dbt_project")),
        *("--log-path", str(settings.log_folder)),
        *("--log-level", "none", "--no-write-json"),
    ]


def invoke_well(settings: Settings, arguments: list[str]) -> None:
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
