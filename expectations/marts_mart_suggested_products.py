"""What suggested products keep before they are published."""

from chatmart.quality import narrowing
from chatmart.quality.rules import STOP, WARN, ExpectNothingFoundBy, ExpectRowsToKeep

SCHEMA, TABLE = "marts", "mart_suggested_products"
ROWS_OF_A_NIGHT = narrowing.days(TABLE)

EXPECTATIONS = [
    ExpectNothingFoundBy(
        query="""
        with mart as (
            select account, sum(products_suggested) as total
            from {table} group by account
        ),
        core as (
            select account, count(*) as total
            from core.fct_product_suggestions
            where {day of suggested_date}
            group by account
        )
        select coalesce(mart.account, core.account)
        from mart full join core using (account)
        where mart.total is distinct from core.total
        """,
        severity=STOP,
        unit="accounts",
        description="Every suggestion counts on one day.",
    ),
    ExpectRowsToKeep(
        rule="suggestion_click_rate between 0 and 1 and suggestion_purchase_rate between 0 and 1",
        severity=STOP,
        description="Rates lie between 0 and 1.",
    ),
    ExpectRowsToKeep(
        rule="local_date <= current_date + 1",
        severity=WARN,
        description="No day lies in the future.",
    ),
]
