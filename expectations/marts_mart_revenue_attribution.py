"""What the attributed revenue keeps before it is published."""

from chatmart.quality import narrowing
from chatmart.quality.rules import STOP, WARN, ExpectNothingFoundBy, ExpectRowsToKeep

SCHEMA, TABLE = "marts", "mart_revenue_attribution"
ROWS_OF_A_NIGHT = narrowing.days(TABLE)

EXPECTATIONS = [
    ExpectNothingFoundBy(
        query="""
        with mart as (
            select
                account,
                attribution_model,
                window_hours,
                currency,
                date_basis,
                sum(orders_credited) as credit,
                sum(credited_amount) as amount
            from {table}
            group by account, attribution_model, window_hours, currency, date_basis
        ),
        core as (
            select
                account,
                attribution_model,
                window_hours,
                currency,
                date_basis,
                sum(credit) as credit,
                sum(credited_amount) as amount
            from (
                select *, 'conversation' as date_basis from core.fct_attributions
                where {day of conversation_started_date}
                union all
                select *, 'order' as date_basis from core.fct_attributions
                where {day of ordered_date}
            ) as attributions
            group by account, attribution_model, window_hours, currency, date_basis
        )
        select *
        from mart
        full join core
            using (account, attribution_model, window_hours, currency, date_basis)
        where
            mart.amount is distinct from core.amount
            or abs(mart.credit - core.credit) > 1e-6
        """,
        severity=STOP,
        unit="totals",
        description="By both dates the totals are the credited orders and amounts of the core.",
    ),
    ExpectRowsToKeep(
        rule="orders_credited >= 0",
        severity=STOP,
        description="No credit is negative.",
    ),
    ExpectRowsToKeep(
        rule="local_date <= current_date + 1",
        severity=WARN,
        description="No day lies in the future.",
    ),
]
