"""What the statistics of durations keep before they are published."""

from chatmart.quality import narrowing
from chatmart.quality.rules import STOP, ExpectNothingFoundBy, ExpectRowsToKeep
from expectations import shared

SCHEMA, TABLE = "marts", "mart_duration_statistics"
ROWS_OF_A_NIGHT = narrowing.days(TABLE)

EXPECTATIONS = [
    ExpectNothingFoundBy(
        query="""
        select metric from {table}
        group by account, local_date, metric
        having
            4 * sum(duration_count) filter (where scope = 'account') <> sum(duration_count)
            or 4 * sum(duration_seconds) filter (where scope = 'account') <> sum(duration_seconds)
        """,
        severity=STOP,
        unit="days and metrics",
        description="Channels, teams and operators each hold as many durations as the account.",
    ),
    ExpectRowsToKeep(
        rule="duration_count > 0 and median_seconds <= p90_seconds and p90_seconds <= p95_seconds",
        severity=STOP,
        description="The median is at most the 90th percentile, and that at most the 95th.",
    ),
    ExpectRowsToKeep(
        rule="within_target_numerator <= within_target_denominator"
        " and within_target_denominator <= duration_count"
        " and (within_target_rate is null) = (within_target_denominator = 0)",
        severity=STOP,
        description="Only durations with a target are within it, at most all of them.",
    ),
    shared.NO_DAY_TO_COME,
]
