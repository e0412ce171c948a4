"""What campaigns keep before they are published."""

from chatmart.quality.rules import STOP, WARN, ExpectNothingFoundBy, ExpectRowsToKeep

SCHEMA, TABLE = "marts", "mart_campaign_performance"

EXPECTATIONS = [
    ExpectNothingFoundBy(
        query="""
        with mart as (
            select account, sum(campaign_deliveries) as total
            from {table} group by account
        ),
        core as (
            select account, count(*) as total
            from core.fct_campaign_deliveries
            group by account
        )
        select coalesce(mart.account, core.account)
        from mart full join core using (account)
        where mart.total is distinct from core.total
        """,
        severity=STOP,
        unit="accounts",
        description="Every delivery counts on one day.",
    ),
    ExpectRowsToKeep(
        rule="campaign_reply_rate between 0 and 1 and campaign_visitors <= campaign_deliveries",
        severity=STOP,
        description="No more visitors than deliveries.",
    ),
    ExpectRowsToKeep(
        rule="local_date <= current_date + 1",
        severity=WARN,
        description="No day lies in the future.",
    ),
]
