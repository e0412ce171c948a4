"""What the funnel of months keeps before it is published."""

from chatmart.quality.rules import STOP, ExpectNothingFoundBy, ExpectRowsToKeep
from expectations import shared, totals

SCHEMA, TABLE = "marts", "mart_funnel_months"

EXPECTATIONS = [
    shared.stages_narrow("month_start_date"),
    totals.same(
        "case when unit = 'messages' and channel <> 'all' then stage_count end",
        "core.fct_contact_days",
        "All months and channels together count every message of a contact.",
        counted="sum(message_count)",
    ),
    ExpectNothingFoundBy(
        query="""
        select account, month_start_date, stage, unit
        from {table}
        group by account, month_start_date, stage, unit
        having
            coalesce(max(stage_count) filter (where channel = 'all'), -1) not between
            max(stage_count) filter (where channel <> 'all')
            and sum(stage_count) filter (where channel <> 'all')
        """,
        severity=STOP,
        unit="stages",
        description="All channels have the customers of each at least, of their sum at most.",
    ),
    ExpectRowsToKeep(
        rule="month_start_date = date_trunc('month', month_start_date)",
        severity=STOP,
        description="Every month is told by its first day.",
    ),
]
