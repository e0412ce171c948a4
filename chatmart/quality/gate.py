"""Runs the expectations of one gate against the warehouse."""

import logging
import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from itertools import groupby
from typing import TYPE_CHECKING, Any

import psycopg

from chatmart.errors import ChatmartError
from chatmart.quality import results, suites
from chatmart.quality.results import CheckResult, GateResult
from chatmart.settings import Settings

if TYPE_CHECKING:
    from great_expectations.core import ExpectationSuiteValidationResult
    from great_expectations.datasource.fluent.postgres_datasource import PostgresDatasource

# one hash table of a check over attributions may be large; a check never writes
SESSION_OPTIONS = "-c work_mem=256MB -c jit=off -c default_transaction_read_only=on"
RESULT_FORMAT = {"result_format": "BASIC", "partial_unexpected_count": 0}
KEPT_OF_A_RESULT = {
    "element_count",
    "missing_count",
    "missing_percent",
    "observed_value",
    "unexpected_count",
    "unexpected_percent",
    "unexpected_percent_nonmissing",
    "unexpected_percent_total",
}
NOT_CHECKED = "could not be checked"


def run_gate(
    settings: Settings,
    connection_url: str,
    run_id: str,
    gate: str,
    schema_overrides: Mapping[str, str] | None = None,
    *,
    is_night: bool = False,
    tables: Collection[str] | None = None,
) -> GateResult:
    """Check every table of the gate, or only `tables`, and keep what was found.

    It does not raise when a check fails: see `gate_error`. `schema_overrides` names for a schema
    the one to look into instead, as `{"marts": "marts_candidate"}` before publishing. A night
    checks only rows that it changed, unless their table was built whole.
    """
    _quiet()
    checks: list[CheckResult] = []
    pages: list[tuple[str, dict[str, Any]]] = []
    with psycopg.connect(connection_url, autocommit=True) as connection:
        rebuilt = _built_whole(connection) if is_night else None
        loaded = suites.load(gate, schema_overrides or {}, rebuilt, tables)
        _refuse_missing_tables(connection, gate, loaded)
        for schema, in_schema in groupby(loaded, lambda suite: suite.schema):
            with _datasource(connection_url, schema) as datasource:
                for suite in in_schema:
                    page = _without_values(_validate(datasource, suite))
                    pages.append((suite.table, page))
                    checks.extend(_checks(gate, suite.table, page))
        results.save(connection, run_id, gate, checks, pages)
    return results.summarize(checks)


def _built_whole(connection: psycopg.Connection[Any]) -> set[str]:
    return {name for (name,) in connection.execute("select table_name from changes.rebuilt")}


def _quiet() -> None:
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    # its log repeats statements and errors of the server, which may hold values of rows
    logging.getLogger("great_expectations").setLevel(logging.CRITICAL + 1)


def _refuse_missing_tables(
    connection: psycopg.Connection[Any], gate: str, loaded: list[suites.Suite]
) -> None:
    missing = [
        f"{suite.schema}.{suite.table}"
        for suite in loaded
        if connection.execute(
            "select to_regclass(format('%%I.%%I', %s::text, %s::text)) is null",
            (suite.schema, suite.table),
        ).fetchone()
        == (True,)
    ]
    if missing:
        raise ChatmartError(
            f"The gate '{gate}' cannot check tables that do not exist: {', '.join(missing)}.",
            "Run `chatmart build` without --select, which makes them.",
        )


@contextmanager
def _datasource(connection_url: str, schema: str) -> "Iterator[PostgresDatasource]":
    import great_expectations
    from great_expectations.data_context.types.base import (
        DataContextConfig,
        InMemoryStoreBackendDefaults,
        ProgressBarsConfig,
    )

    context = great_expectations.get_context(
        mode="ephemeral",
        project_config=DataContextConfig(
            store_backend_defaults=InMemoryStoreBackendDefaults(),
            progress_bars=ProgressBarsConfig(globally=False),
            analytics_enabled=False,
        ),
    )
    datasource = context.data_sources.add_postgres(
        "warehouse", connection_string=_with_options(connection_url, schema)
    )
    try:
        yield datasource
    finally:
        datasource.get_execution_engine().close()
        datasource.get_engine().dispose()


def _with_options(connection_url: str, schema: str) -> str:
    from sqlalchemy import make_url

    url = make_url(connection_url.replace("postgres://", "postgresql://", 1))
    options = f"{SESSION_OPTIONS} -c search_path={schema}"
    with_options = url.update_query_dict({"options": options})
    # a dollar sign would be read as the name of a variable
    return with_options.render_as_string(hide_password=False).replace("$", "%24")


def _validate(
    datasource: "PostgresDatasource", suite: suites.Suite
) -> "ExpectationSuiteValidationResult":
    from great_expectations import ExpectationSuite

    if suite.rows:
        query_asset = datasource.add_query_asset(suite.table, query=suite.rows)
        batch = query_asset.add_batch_definition_whole_table("rows of the night").get_batch()
    else:
        asset = datasource.add_table_asset(suite.table)
        batch = asset.add_batch_definition_whole_table("whole table").get_batch()
    expected = ExpectationSuite(name=suite.table, expectations=suite.expectations)
    return batch.validate(expected, result_format=RESULT_FORMAT)


def _without_values(validation: "ExpectationSuiteValidationResult") -> dict[str, Any]:
    """Keep counts only: samples of rows and messages of the server may hold personal data."""
    page: dict[str, Any] = validation.to_json_dict()  # type: ignore[no-untyped-call]
    for check in page["results"]:
        check["result"] = {
            name: value
            for name, value in (check.get("result") or {}).items()
            if name in KEPT_OF_A_RESULT and _is_a_count(check, name, value)
        }
        raised = check["exception_info"].get("raised_exception", True)
        check["exception_info"] = {
            "raised_exception": raised,
            "exception_message": NOT_CHECKED if raised else "",
            "exception_traceback": "",
        }
    return page


def _is_a_count(check: dict[str, Any], name: str, value: object) -> bool:
    counted_by_us = name == "observed_value" and "unit" in check["expectation_config"]["kwargs"]
    return isinstance(value, int | float) or counted_by_us


def _checks(gate: str, table: str, page: dict[str, Any]) -> Iterator[CheckResult]:
    for check in page["results"]:
        config, found = check["expectation_config"], check["result"]
        unexpected = found.get("unexpected_count")
        yield CheckResult(
            gate=gate,
            table_name=table,
            expectation=config["description"],
            severity="stop" if config["severity"] == "critical" else "warn",
            is_passed=check["success"],
            observed=_observed(check),
            checked_row_count=found.get("element_count"),
            unexpected_row_count=unexpected,
        )


def _observed(check: dict[str, Any]) -> str:
    if check["exception_info"]["raised_exception"]:
        return NOT_CHECKED
    from chatmart.quality.rules import in_words

    unit = check["expectation_config"]["kwargs"].get("unit", "rows")
    return in_words(check["result"].get("unexpected_count") or 0, unit)
