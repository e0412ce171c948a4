"""What the credit for satisfaction keeps before it is published."""

from chatmart.quality.rules import STOP, ExpectNothingFoundBy, ExpectRowsToKeep
from expectations import shared

SCHEMA, TABLE = "marts", "mart_operator_satisfaction"

EXPECTATIONS = [
    ExpectNothingFoundBy(
        query="""
        with mart as (
            select
                credit_rule,
                sum(csat_numerator) as satisfied,
                sum(csat_denominator) as ratings
            from {table}
            where credit_rule <> 'all_participants'
            group by credit_rule
        ),
        core as (
            select count(*) filter (where is_satisfied) as satisfied, count(*) as ratings
            from core.fct_ratings
            where is_satisfied is not null
        )
        select mart.credit_rule from mart cross join core
        where
            abs(mart.satisfied - core.satisfied) > 1e-6
            or abs(mart.ratings - core.ratings) > 1e-6
        """,
        severity=STOP,
        unit="credit rules",
        description="By each rule that gives a rating away once, all ratings are given away.",
    ),
    ExpectRowsToKeep(
        rule="csat_denominator > 0 and csat_rate between 0 and 1",
        severity=STOP,
        description="The satisfaction rate is a share.",
    ),
    shared.NO_DAY_TO_COME,
]
