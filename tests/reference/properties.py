"""What holds in every warehouse, whatever landed in it: queries for the rows that break it."""

from collections.abc import Callable, Iterator
from typing import Any

import psycopg

Connection = psycopg.Connection[Any]
Rows = list[tuple[Any, ...]]

CREDITS = """
select a.account, a.order_id, a.attribution_model, a.window_hours, sum(credit), sum(credited_amount)
from core.{table} as a
left join core.fct_orders as o on a.account = o.account and a.order_id = o.order_id
group by a.account, a.order_id, a.attribution_model, a.window_hours, o.order_net_amount
having abs(sum(credit) - 1) > 1e-9 or sum(credited_amount) is distinct from o.order_net_amount
"""
MODELS = """
select account, order_id, window_hours, count(distinct attribution_model)
from core.{table}
group by account, order_id, window_hours
having count(distinct attribution_model) <> (
    select count(distinct attribution_model) from core.{table}
)
"""
BASES = """
select {key}, {numbers}
from marts.{mart}
where date_basis in ('{one}', '{other}')
group by {key}
having {unequal}
"""
RATE = """
select {rate}, {metric}_numerator, {metric}_denominator
from marts.{mart}
where {rate} is distinct from {metric}_numerator::numeric / nullif({metric}_denominator, 0)
    and ({rate} is null or nullif({metric}_denominator, 0) is null
        or abs({rate} - {metric}_numerator::numeric / nullif({metric}_denominator, 0)) > 1e-9)
"""
COLUMNS = """
select table_schema, table_name, column_name
from information_schema.columns
where table_schema in ('core', 'marts') and column_name like %s
    and data_type in ('numeric', 'double precision')
order by 1, 2, 3
"""
FIRST_RESPONSES = """
select c.account, c.conversation_id, c.first_response_seconds, r.response_seconds
from core.fct_conversations as c
left join core.fct_responses as r
    on c.account = r.account and c.conversation_id = r.conversation_id and r.response_number = 1
where (c.first_response_seconds is null) <> (r.responded_at is null)
"""
SPLIT_RATINGS = """
with credited as (
    select account, credit_rule, sum(csat_numerator) as satisfied, sum(csat_denominator) as rated
    from marts.mart_operator_satisfaction
    where credit_rule <> 'all_participants'
    group by account, credit_rule
),
given as (
    select account, count(*) filter (where is_satisfied) as satisfied, count(is_satisfied) as rated
    from core.fct_ratings
    where kind = 'csat'
    group by account
)
select g.account, rules.credit_rule, c.satisfied, g.satisfied, c.rated, g.rated
from given as g
cross join (
    values ('closer'), ('first_human'), ('last_human'), ('most_messages'), ('equal_split')
) as rules (credit_rule)
left join credited as c on g.account = c.account and rules.credit_rule = c.credit_rule
where abs(coalesce(c.satisfied, 0) - g.satisfied) > 1e-9
    or abs(coalesce(c.rated, 0) - g.rated) > 1e-9
"""
SHARES = """
select account, conversation_id, sum(equal_share)
from core.fct_participations
where participant_type = 'operator'
group by account, conversation_id
having abs(sum(equal_share) - 1) > 1e-9
"""
# a tool may tell that a conversation was closed before its first message, and a shop's clock may
# be ahead of ours; nothing else runs back
NEGATIVE = """
select {column} from {schema}.{table}
where {column} < 0 and not coalesce({may_run_back}, false)
"""
MAY_RUN_BACK = {
    "fct_conversations.resolution_seconds": "closed_at < started_at",
    "fct_conversations.resolution_business_seconds": "closed_at < started_at",
    "fct_order_syncs.seen_seconds": "true",
    "mart_order_status.median_seen_seconds": "true",
    "mart_duration_histogram": "metric like 'resolution%'",
    "mart_duration_statistics": "metric like 'resolution%'",
}
HISTOGRAM = """
select counted.*, held.*
from (
    select account, count({metric}), sum({metric}) from core.{fact}
    where {metric} is not null group by account
) as counted (account, number, seconds)
full join (
    select account, sum(duration_count), sum(duration_seconds) from marts.mart_duration_histogram
    where metric = '{metric}' group by account
) as held (account, number, seconds) on counted.account = held.account
where counted.number is distinct from held.number or counted.seconds is distinct from held.seconds
"""
CONVERSIONS = """
select counted.*, held.*
from (
    select account, count(*), count(*) filter (where status = 'closed')
    from core.fct_conversations
    group by account
) as counted (account, started, closed)
left join (
    select account, window_hours,
        sum(conversations) filter (where date_basis = 'started'),
        sum(conversations) filter (where date_basis = 'closed')
    from marts.mart_conversion
    group by account, window_hours
) as held (account, window_hours, started, closed) on counted.account = held.account
where counted.started is distinct from held.started or counted.closed <> coalesce(held.closed, 0)
"""
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
OF_CONVERSATIONS = (
    "first_response_seconds",
    "first_response_business_seconds",
    "resolution_seconds",
    "resolution_business_seconds",
)
OF_RESPONSES = ("response_seconds", "response_business_seconds", "response_from_last_seconds")


def wrong_credits(connection: Connection) -> Rows:
    tables = ("fct_attributions", "fct_campaign_attributions")
    queries = [query.format(table=table) for table in tables for query in (CREDITS, MODELS)]
    return [row for query in queries for row in connection.execute(query)]


def unequal_bases(connection: Connection) -> Rows:
    return [
        (mart, *row)
        for mart, key, bases, numbers in SAME_ON_BOTH_BASES
        for row in connection.execute(basis_query(mart, key, bases, numbers))
    ] + connection.execute(CONVERSIONS).fetchall()


def basis_query(mart: str, key: str, bases: tuple[str, str], numbers: tuple[str, ...]) -> str:
    def total(number: str, basis: str) -> str:
        return f"coalesce(sum({number}) filter (where date_basis = '{basis}'), 0)"

    one, other = bases
    unequal = (f"abs({total(n, one)} - {total(n, other)}) > 1e-9" for n in numbers)
    sums = (f"{total(n, one)}, {total(n, other)}" for n in numbers)
    return BASES.format(
        key=key,
        mart=mart,
        one=one,
        other=other,
        numbers=", ".join(sums),
        unequal=" or ".join(unequal),
    )


def rates(connection: Connection) -> Iterator[tuple[str, str]]:
    """Give mart and column of each rate."""
    for schema, table, column in connection.execute(COLUMNS, ["%\\_rate"]):
        if schema == "marts":
            yield table, column


def wrong_rates(connection: Connection) -> Rows:
    return [
        (mart, rate, *row)
        for mart, rate in rates(connection)
        for row in connection.execute(
            RATE.format(mart=mart, rate=rate, metric=rate.removesuffix("_rate"))
        )
    ]


def negative_durations(connection: Connection) -> Rows:
    return [
        (schema, table, column, *row)
        for schema, table, column in connection.execute(COLUMNS, ["%\\_seconds"])
        for row in connection.execute(
            NEGATIVE.format(
                schema=schema, table=table, column=column, may_run_back=may_run_back(table, column)
            )
        )
    ]


def may_run_back(table: str, column: str) -> str:
    return MAY_RUN_BACK.get(f"{table}.{column}", MAY_RUN_BACK.get(table, "false"))


def misplaced_first_responses(connection: Connection) -> Rows:
    return connection.execute(FIRST_RESPONSES).fetchall()


def lost_ratings(connection: Connection) -> Rows:
    return [row for query in (SHARES, SPLIT_RATINGS) for row in connection.execute(query)]


def lost_durations(connection: Connection) -> Rows:
    facts = {"fct_conversations": OF_CONVERSATIONS, "fct_responses": OF_RESPONSES}
    return [
        (metric, *row)
        for fact, metrics in facts.items()
        for metric in metrics
        for row in connection.execute(HISTOGRAM.format(metric=metric, fact=fact))
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
