"""What holds in every warehouse, whatever landed in it: checks that give the rows that break it."""

from collections.abc import Callable, Iterator
from typing import Any

import psycopg

from tests.reference import durations
from tests.reference import property_queries as queries

Connection = psycopg.Connection[Any]
Rows = list[tuple[Any, ...]]

# a tool may tell that a conversation was closed before its first message, and a shop's clock may
# be ahead of ours; nothing else runs back
MAY_RUN_BACK = {
    "fct_conversations.resolution_seconds": "closed_at < started_at",
    "fct_conversations.resolution_business_seconds": "closed_at < started_at",
    "mart_low_ratings.resolution_seconds": (
        "(account, conversation_id) in ("
        "select account, conversation_id from core.fct_conversations where closed_at < started_at)"
    ),
    "fct_order_syncs.seen_seconds": "true",
    "mart_order_status.median_seen_seconds": "true",
    "mart_duration_histogram": "metric like 'resolution%'",
    "mart_duration_statistics": "metric like 'resolution%'",
}
# mart, what all rows of a sum share, two bases, and what has the same total on both
SAME_ON_BOTH_BASES = (
    (
        "mart_revenue_attribution",
        "account, channel, participant_type, participant_id, attribution_model, window_hours,"
        " currency",
        ("conversation", "order"),
        ("orders_credited", "credited_amount"),
    ),
    (
        "mart_campaign_revenue",
        "account, campaign_id, variant, attribution_model, window_hours, currency",
        ("delivery", "order"),
        ("orders_credited", "credited_amount"),
    ),
    (
        "mart_orders",
        "account, sales_channel, currency",
        ("ordered", "cancelled"),
        ("orders_cancelled",),
    ),
    (
        "mart_orders",
        "account, sales_channel, currency",
        ("ordered", "delivered"),
        ("orders_delivered", "delivered_gross_profit_amount"),
    ),
    (
        "mart_orders",
        "account, sales_channel, currency",
        ("ordered", "refunded"),
        ("refunded_amount",),
    ),
    (
        "mart_conversation_activity",
        "account, channel, team_id",
        ("started", "closed"),
        ("conversations_closed", "conversations_resolved", "conversations_auto_resolved"),
    ),
    (
        "mart_satisfaction",
        "account, channel, team_id, kind",
        ("conversation", "answered"),
        ("rating_count", "csat_numerator", "csat_denominator", "effort_numerator", "nps_count"),
    ),
)


def wrong_credits(connection: Connection) -> Rows:
    tables = ("fct_attributions", "fct_campaign_attributions")
    checks = (queries.CREDITS, queries.MODELS)
    return [
        row
        for table in tables
        for check in checks
        for row in connection.execute(check.format(table=table))
    ]


def unequal_bases(connection: Connection) -> Rows:
    return [
        (mart, *row)
        for mart, key, bases, numbers in SAME_ON_BOTH_BASES
        for row in connection.execute(basis_query(mart, key, bases, numbers))
    ] + connection.execute(queries.CONVERSIONS).fetchall()


def basis_query(mart: str, key: str, bases: tuple[str, str], numbers: tuple[str, ...]) -> str:
    def total(number: str, basis: str) -> str:
        return f"coalesce(sum({number}) filter (where date_basis = '{basis}'), 0)"

    one, other = bases
    unequal = (f"abs({total(n, one)} - {total(n, other)}) > 1e-9" for n in numbers)
    sums = (f"{total(n, one)}, {total(n, other)}" for n in numbers)
    return queries.BASES.format(
        key=key,
        mart=mart,
        one=one,
        other=other,
        numbers=", ".join(sums),
        unequal=" or ".join(unequal),
    )


def rates(connection: Connection) -> Iterator[tuple[str, str]]:
    """Give mart and column of each rate."""
    for schema, table, column in connection.execute(queries.COLUMNS, ["%\\_rate"]):
        if schema == "marts":
            yield table, column


def wrong_rates(connection: Connection) -> Rows:
    return [
        (mart, rate, *row)
        for mart, rate in rates(connection)
        for row in connection.execute(
            queries.RATE.format(mart=mart, rate=rate, metric=rate.removesuffix("_rate"))
        )
    ]


def negative_durations(connection: Connection) -> Rows:
    return [
        (schema, table, column, *row)
        for schema, table, column in connection.execute(queries.COLUMNS, ["%\\_seconds"])
        for row in connection.execute(
            queries.NEGATIVE.format(
                schema=schema, table=table, column=column, may_run_back=may_run_back(table, column)
            )
        )
    ]


def may_run_back(table: str, column: str) -> str:
    return MAY_RUN_BACK.get(f"{table}.{column}", MAY_RUN_BACK.get(table, "false"))


def misplaced_first_responses(connection: Connection) -> Rows:
    return connection.execute(queries.FIRST_RESPONSES).fetchall()


def lost_ratings(connection: Connection) -> Rows:
    return [
        row
        for query in (queries.SHARES, queries.SPLIT_RATINGS)
        for row in connection.execute(query)
    ]


def lost_durations(connection: Connection) -> Rows:
    facts = {
        "fct_conversations": durations.OF_CONVERSATIONS,
        "fct_responses": durations.OF_RESPONSES,
        "fct_participations where participant_type = 'operator'": durations.OF_PARTICIPATIONS,
    }
    return [
        (metric, *row)
        for fact, metrics in facts.items()
        for metric in metrics
        for row in connection.execute(queries.HISTOGRAM.format(metric=metric, fact=fact))
    ]


PROPERTIES: dict[str, Callable[[Connection], Rows]] = {
    "credits sum to 1 and amounts to the order": wrong_credits,
    "all dates have the same totals": unequal_bases,
    "rates are numerator by denominator": wrong_rates,
    "durations are not negative": negative_durations,
    "who got no first answer has no time to it": misplaced_first_responses,
    "every rule that splits holds every rating": lost_ratings,
    "histograms hold every duration": lost_durations,
}


def broken(connection: Connection) -> dict[str, Rows]:
    found = {name: check(connection)[:3] for name, check in PROPERTIES.items()}
    return {name: rows for name, rows in found.items() if rows}
