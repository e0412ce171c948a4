"""What is known of customers keeps this before it is published."""

from chatmart.quality.rules import STOP, ExpectNothingFoundBy, ExpectRowsToKeep

SCHEMA, TABLE = "marts", "mart_customers"
ROWS_OF_A_NIGHT = "customer_key in (select customer_key from changes.mart_customers)"

EXPECTATIONS = [
    ExpectNothingFoundBy(
        query="""
        with mart as (
            select
                coalesce(sum(conversations), 0) as conversations,
                coalesce(sum(orders_kept), 0) as orders
            from {table}
        ),
        core as (
            select
                (
                    select count(*) from core.fct_conversations
                    where customer_key is not null and {row of a night}
                ) as conversations,
                (
                    select count(*) from core.fct_orders
                    where customer_key is not null and not is_cancelled and {row of a night}
                ) as orders
        )
        select *
        from mart
        cross join core
        where mart.conversations <> core.conversations or mart.orders <> core.orders
        """,
        severity=STOP,
        unit="totals",
        description="Every conversation and kept order of a known customer is one customer's.",
    ),
    ExpectRowsToKeep(
        rule="(accounts is null) = (account_count = 0)"
        " and (account_count > 0 or (first_contact_at is null and orders_kept = 0))",
        severity=STOP,
        description="Whoever wrote or ordered did so in an account.",
    ),
    ExpectRowsToKeep(
        rule="(first_ordered_at is null) = (orders_kept = 0)"
        " and (has_repeat_purchase is null) = (orders_kept = 0)"
        " and (orders_kept >= 2 or not has_repeat_purchase)",
        severity=STOP,
        description="Only who ordered twice has ordered again.",
    ),
    ExpectRowsToKeep(
        rule="(preferred_channel is null) = (first_contact_at is null)"
        " and (first_contact_at is null or conversations > 0)"
        " and first_contact_at <= last_contact_at",
        severity=STOP,
        description="Only who wrote has a channel, and the first contact is not after the last.",
    ),
    ExpectRowsToKeep(
        rule="revenue_amount is null or reporting_currency is not null",
        severity=STOP,
        description="No revenue is without a currency.",
    ),
]
