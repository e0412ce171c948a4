"""What the satisfaction of customers keeps before it is published."""

from chatmart.quality.rules import STOP, ExpectNothingFoundBy, ExpectRowsToKeep
from expectations import shared

SCHEMA, TABLE = "marts", "mart_satisfaction"

EXPECTATIONS = [
    ExpectNothingFoundBy(
        query="""
        with mart as (
            select kind, date_basis, sum(rating_count) as ratings
            from {table}
            group by kind, date_basis
        ),
        core as (
            select kind, count(*) as ratings from core.fct_ratings group by kind
        )
        select mart.kind, mart.date_basis from mart left join core using (kind)
        where mart.ratings <> coalesce(core.ratings, 0)
        """,
        severity=STOP,
        unit="kinds and bases",
        description="Each basis holds every rating once.",
    ),
    ExpectRowsToKeep(
        rule="csat_rate between 0 and 1 and (csat_rate is null) = (csat_denominator = 0)"
        " and rating_response_rate between 0 and 1"
        " and ces_score between -100 and 100 and nps_score between -100 and 100"
        " and mean_rating between 1 and 5",
        severity=STOP,
        description="Rates lie between 0 and 1, scores between -100 and 100, ratings from 1 to 5.",
    ),
    shared.NO_DAY_TO_COME,
]
