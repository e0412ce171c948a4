"""What the histogram of durations keeps before it is published."""

from itertools import starmap

from chatmart.quality import narrowing
from chatmart.quality.rules import STOP, ExpectNothingFoundBy, ExpectRowsToKeep
from expectations import shared

SCHEMA, TABLE = "marts", "mart_duration_histogram"
ROWS_OF_A_NIGHT = narrowing.days(TABLE)

# which rows of each fact hold durations, and which these are
MEASURED = {
    "core.fct_conversations where {day of started_date}": (
        "first_response_seconds",
        "first_response_business_seconds",
        "first_any_response_seconds",
        "first_bot_response_seconds",
        "first_response_from_created_seconds",
        "first_response_from_assignment_seconds",
        "first_response_after_handover_seconds",
        "queue_wait_seconds",
        "conversation_seconds",
        "resolution_seconds",
        "resolution_business_seconds",
    ),
    "core.fct_responses where {conversation of a day}": (
        "response_seconds",
        "response_business_seconds",
        "response_from_last_seconds",
    ),
    "core.fct_participations where participant_type = 'operator' and {conversation of a day}": (
        "participation_seconds",
        "handle_seconds",
    ),
}


def durations(rows: str, metrics: tuple[str, ...]) -> str:
    values = ", ".join(f"('{metric}', {metric})" for metric in metrics)
    return (
        f"select metric, seconds from (select * from {rows}) as measured"  # noqa: S608
        f" cross join lateral (values {values}) as durations (metric, seconds)"
    )


EXPECTATIONS = [
    ExpectNothingFoundBy(
        query=f"""
        with core as (
            select metric, count(*) as durations, sum(seconds) as seconds
            from ({" union all ".join(starmap(durations, MEASURED.items()))}) as measured
            where seconds is not null
            group by metric
        ),
        mart as (
            select metric, sum(duration_count) as durations, sum(duration_seconds) as seconds
            from {{table}}
            group by metric
        )
        select metric from mart full join core using (metric)
        where (mart.durations, mart.seconds) is distinct from (core.durations, core.seconds)
        """,  # noqa: S608
        severity=STOP,
        unit="metrics",
        description="All rows of a metric together hold every duration of the core once,"
        " to the microsecond.",
    ),
    ExpectRowsToKeep(
        rule="duration_count > 0 and case when bucket = 0"
        " then abs(duration_seconds) <= 0.001 * duration_count"
        " else abs(bucket_seconds * duration_count - duration_seconds)"
        " <= 0.010001 * abs(duration_seconds) end",
        severity=STOP,
        description="What stands for a bucket is within 1 % of the durations in it.",
    ),
    ExpectRowsToKeep(
        rule="within_target_count between 0 and duration_count"
        " and (within_target_count is null) = (target_seconds is null)",
        severity=STOP,
        description="Only durations with a target are within it, at most all of them.",
    ),
    shared.NO_DAY_TO_COME,
]
