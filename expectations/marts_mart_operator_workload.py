"""What the workload of operators keeps before it is published."""

from chatmart.quality.rules import STOP, ExpectNothingFoundBy, ExpectRowsToKeep
from expectations import shared

SCHEMA, TABLE = "marts", "mart_operator_workload"

EXPECTATIONS = [
    ExpectNothingFoundBy(
        query="""
        with mart as (
            select
                coalesce(sum(conversations_participated), 0) as participations,
                coalesce(sum(handle_seconds), 0) as seconds
            from {table}
        ),
        core as (
            select count(*) as participations, coalesce(sum(handle_seconds), 0) as seconds
            from core.fct_participations
            where participant_type = 'operator'
        )
        select mart.participations from mart cross join core
        where (mart.participations, mart.seconds) <> (core.participations, core.seconds)
        """,
        severity=STOP,
        unit="totals",
        description="All days and operators together hold every participation and its time once.",
    ),
    ExpectRowsToKeep(
        rule="assigned_missed_numerator <= assigned_missed_denominator"
        " and assigned_unanswered <= assigned_missed_denominator"
        " and customer_to_order_numerator <= customer_to_order_denominator",
        severity=STOP,
        description="Nobody missed more than they were given.",
    ),
    shared.NO_DAY_TO_COME,
]
