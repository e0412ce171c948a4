"""Compares what the warehouse holds with what the reference expects, cell by cell."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from tests.reference import (
    automation,
    commerce,
    dimensions,
    durations,
    funnel,
    known_customers,
    service,
    staff,
    told,
    trust,
)
from tests.reference.documents import Row, Tables

PARTICIPANT = ("participant_type", "participant_id")
CONVERSATION = ("account", "conversation_id")
# schema and key of every table that is compared
KEYS: dict[str, tuple[str, tuple[str, ...]]] = {
    "fct_conversations": ("core", CONVERSATION),
    "fct_responses": ("core", (*CONVERSATION, "response_number")),
    "fct_participations": ("core", (*CONVERSATION, *PARTICIPANT)),
    "fct_assignments": ("core", (*CONVERSATION, "assignment_number")),
    "fct_product_suggestions": ("core", (*CONVERSATION, "message_number", "product_id")),
    "fct_ratings": ("core", (*CONVERSATION, "rating_id")),
    "bridge_conversation_tags": ("core", (*CONVERSATION, "tag")),
    "fct_orders": ("core", ("account", "order_id")),
    "fct_attributions": (
        "core",
        (
            "account",
            "order_id",
            "conversation_id",
            *PARTICIPANT,
            "attribution_model",
            "window_hours",
        ),
    ),
    "mart_operator_performance": ("marts", ("account", "local_date", "operator_id")),
    "mart_tag_frequency": ("marts", ("account", "local_date", "team_id", "tag", "status_scope")),
    "mart_funnel_stages": ("marts", funnel.DAY_GRAIN),
    "mart_funnel_months": ("marts", funnel.MONTH_GRAIN),
    "mart_revenue_attribution": (
        "marts",
        (
            *("account", "date_basis", "local_date", "channel", *PARTICIPANT),
            *("attribution_model", "window_hours", "currency"),
        ),
    ),
    "mart_duration_histogram": ("marts", durations.GRAIN),
    **automation.KEYS,
    **commerce.KEYS,
    **dimensions.KEYS,
    **known_customers.KEYS,
    **service.KEYS,
    **staff.KEYS,
    **told.KEYS,
    **trust.KEYS,
}
CUSTOMER_TABLES = (
    *("fct_conversations", "fct_orders", "fct_product_suggestions"),
    *("int_record_customers", "dim_customers", "mart_alert_candidates", "mart_customers"),
)
# quotients have no end of digits; all else is exact
TOLERANCE = Fraction(1, 10**9)
QUOTIENTS = (
    "score_normalised",
    "credit",
    "rating_sum",
    "csat_numerator",
    "csat_denominator",
    "load_erlangs",
    "share_of_conversations",
    "orders_credited",
    "equal_share",
    "average_order_value_amount",
    "found_value",
)
INEXACT = (
    "median_",
    "p90_",
    "p95_",
    "mean_",
    "bucket_seconds",
    "attributed_gross_profit",
    "gross_profit_after_refunds",
    "return_on_",
    "naive_",
    "own_value",
    "reported_value",
    "difference",
    "relative_difference",
    "tolerance",
    "adjusted_",
    "product_units_growth",
    "product_amount_growth",
    "other_units_growth",
    "other_amount_growth",
)
MISSING = "no such column"


@dataclass(frozen=True)
class Difference:
    table: str
    key: tuple[Any, ...]
    column: str
    expected: Any
    got: Any

    def __str__(self) -> str:
        place = ", ".join(map(str, self.key))
        return f"{self.table}[{place}].{self.column}: expected {self.expected}, got {self.got}"


def read_tables(connection: psycopg.Connection[Any]) -> Tables:
    tables = {}
    with connection.cursor(row_factory=dict_row) as cursor:
        for table, (schema, _) in KEYS.items():
            query = sql.SQL("select * from {}").format(sql.Identifier(schema, table))
            tables[table] = cursor.execute(query).fetchall()
    return tables


def with_canonical_customers(tables: Tables) -> Tables:
    """Name each customer after its smallest record: what counts is who shares a key."""
    smallest: dict[object, tuple[str, str, str]] = {}
    for row in tables["int_record_customers"]:
        record, key = (row["stream"], row["account"], row["record_id"]), row["customer_key"]
        smallest[key] = min(smallest.get(key, record), record)
    return tables | {
        table: [
            row | {"customer_key": smallest.get(row["customer_key"], row["customer_key"])}
            for row in tables[table]
        ]
        for table in CUSTOMER_TABLES
    }


def differences(expected: Tables, got: Tables) -> list[Difference]:
    expected, got = with_canonical_customers(expected), with_canonical_customers(got)
    return [
        difference
        for table in KEYS
        for difference in table_differences(table, expected[table], got[table])
    ]


def table_differences(table: str, expected: list[Row], got: list[Row]) -> Iterable[Difference]:
    wanted, found = keyed(table, expected), keyed(table, got)
    for key in [key for key in wanted if key not in found]:
        yield Difference(table, key, "row", wanted[key][0], "no row")
    for key, rows in found.items():
        if key not in wanted:
            yield Difference(table, key, "row", "no row", rows[0])
        elif len(rows) > 1:
            yield Difference(table, key, "row", "one row", f"{len(rows)} rows")
        else:
            yield from row_differences(table, key, wanted[key][0], rows[0])


def keyed(table: str, rows: list[Row]) -> dict[tuple[Any, ...], list[Row]]:
    found: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        key = tuple(row.get(name, MISSING) for name in KEYS[table][1])
        found.setdefault(key, []).append(row)
    return found


def row_differences(
    table: str, key: tuple[Any, ...], expected: Row, got: Row
) -> Iterable[Difference]:
    for column, value in expected.items():
        if not is_same(column, value, got.get(column, MISSING)):
            yield Difference(table, key, column, readable(value), got.get(column, MISSING))


def is_same(column: str, expected: Any, got: Any) -> bool:
    if not isinstance(expected, Fraction) or not isinstance(got, int | float | Decimal):
        return bool(expected == got)
    if column in QUOTIENTS or column.endswith(("_rate", "_score")):
        return abs(expected - Fraction(got)) <= TOLERANCE
    if column.startswith(INEXACT):
        return abs(expected - Fraction(got)) <= TOLERANCE * (1 + abs(expected))
    return expected == Fraction(got)


def readable(value: Any) -> Any:
    return float(value) if isinstance(value, Fraction) else value


def conservation_failures(tables: Tables) -> list[str]:
    """Tell where credits do not sum to 1 or amounts not to the order's net amount."""
    net = {
        (row["account"], row["order_id"]): row["order_net_amount"] for row in tables["fct_orders"]
    }
    credit: dict[tuple[Any, ...], Fraction] = {}
    amount: dict[tuple[Any, ...], Decimal] = {}
    for row in tables["fct_attributions"]:
        key = tuple(row[n] for n in ("account", "order_id", "attribution_model", "window_hours"))
        credit[key] = credit.get(key, Fraction(0)) + Fraction(row["credit"])
        amount[key] = amount.get(key, Decimal(0)) + row["credited_amount"]
    return [
        f"{key}: credit {float(credit[key])}, amount {amount[key]} of {net[key[:2]]}"
        for key in credit
        if abs(credit[key] - 1) > TOLERANCE or amount[key] != net[key[:2]]
    ]
