"""What the gates found, as rows of `quality.check_results`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import psycopg
from psycopg.types.json import Jsonb

from chatmart.errors import ChatmartError
from chatmart.settings import Settings

Severity = Literal["stop", "warn"]
PAGES_OF_RUNS_KEPT = 10
NAMED_IN_AN_ERROR = 5


@dataclass(frozen=True)
class CheckResult:
    """One expectation of one run; `observed` is a count in words, never a value of a row."""

    gate: str
    table_name: str
    expectation: str
    severity: Severity
    is_passed: bool
    observed: str
    checked_row_count: int | None
    unexpected_row_count: int | None


@dataclass(frozen=True)
class GateResult:
    """How many checks of a gate passed, failed as a warning, and failed so that the build stops."""

    passed: int
    warned: int
    stopped: int
    failures: list[CheckResult]


def summarize(checks: Sequence[CheckResult]) -> GateResult:
    failures = [check for check in checks if not check.is_passed]
    stopped = sum(check.severity == "stop" for check in failures)
    return GateResult(
        passed=len(checks) - len(failures),
        warned=len(failures) - stopped,
        stopped=stopped,
        failures=failures,
    )


def gate_error(settings: Settings, gate: str, result: GateResult) -> ChatmartError:
    """Say which checks stopped the build, over how many rows, and where to look."""
    stopping = [check for check in result.failures if check.severity == "stop"]
    named = "; ".join(
        f"{check.table_name}: {check.expectation.rstrip('.')} ({check.observed})"
        for check in stopping[:NAMED_IN_AN_ERROR]
    )
    unnamed = len(stopping) - NAMED_IN_AN_ERROR
    more = f"; and {unnamed} more" if unnamed > 0 else ""
    checks = "1 check" if len(stopping) == 1 else f"{len(stopping)} checks"
    return ChatmartError(
        f"The gate '{gate}' stopped the build, the marts stay as they were: "
        f"{checks} failed: {named}{more}.",
        f"Open {settings.data_docs_folder / 'index.html'}, mend what it names and build again.",
    )


def save(
    connection: psycopg.Connection[Any],
    run_id: str,
    gate: str,
    checks: Sequence[CheckResult],
    pages: Sequence[tuple[str, dict[str, Any]]],
) -> None:
    """Write what one gate found; a gate that ran before in this run is replaced."""
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute(
            "delete from quality.check_results where run_id = %s and gate = %s", (run_id, gate)
        )
        cursor.executemany(
            "insert into quality.check_results (run_id, gate, table_name, expectation, severity,"
            " is_passed, observed, checked_row_count, unexpected_row_count)"
            " values (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                (
                    run_id,
                    check.gate,
                    check.table_name,
                    check.expectation,
                    check.severity,
                    check.is_passed,
                    check.observed,
                    check.checked_row_count,
                    check.unexpected_row_count,
                )
                for check in checks
            ],
        )
        cursor.execute(
            "delete from quality.validation_pages where run_id = %s and gate = %s", (run_id, gate)
        )
        cursor.executemany(
            "insert into quality.validation_pages (run_id, gate, table_name, result)"
            " values (%s, %s, %s, %s)",
            [(run_id, gate, table, Jsonb(result)) for table, result in pages],
        )
        cursor.execute(
            "delete from quality.validation_pages where run_id not in ("
            " select run_id from quality.validation_pages"
            " group by run_id order by max(checked_at) desc limit %s)",
            (PAGES_OF_RUNS_KEPT,),
        )
