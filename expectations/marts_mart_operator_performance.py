"""What the operators' figures keep before they are published."""

from chatmart.quality import narrowing
from chatmart.quality.rules import STOP, ExpectNothingFoundBy, ExpectRowsToKeep
from expectations import shared

SCHEMA, TABLE = "marts", "mart_operator_performance"
ROWS_OF_A_NIGHT = narrowing.days(TABLE)

EXPECTATIONS = [
    ExpectRowsToKeep(
        rule="csat_rate between 0 and 1"
        " and (csat_rate is null) = (csat_denominator = 0)"
        " and abs(csat_rate * csat_denominator - csat_numerator) <= 1e-6 * csat_denominator",
        severity=STOP,
        description="The satisfaction rate is its numerator over its denominator.",
    ),
    ExpectRowsToKeep(
        rule="median_response_seconds >= 0 and p90_response_seconds >= median_response_seconds"
        " and p90_first_response_seconds >= median_first_response_seconds",
        severity=STOP,
        description="The median is at most the 90th percentile.",
    ),
    ExpectRowsToKeep(
        rule="response_count >= conversations_answered",
        severity=STOP,
        description="Nobody answered more conversations than they gave answers.",
    ),
    ExpectNothingFoundBy(
        query="""
        with mart as (
            select coalesce(sum(response_count), 0) as responses from {table}
            where operator_id is not null
        ),
        core as (
            select count(operator_id) as responses from core.fct_responses
            where {conversation of a day}
        )
        select generate_series(1, abs(mart.responses - core.responses)) from mart cross join core
        """,
        severity=STOP,
        unit="responses",
        description="All days and operators together count as many responses as there are.",
    ),
    shared.NO_DAY_TO_COME,
]
