"""What the list of low ratings keeps before it is published."""

from chatmart.quality.rules import STOP, ExpectNothingFoundBy, ExpectRowsToKeep

SCHEMA, TABLE = "marts", "mart_low_ratings"

EXPECTATIONS = [
    ExpectRowsToKeep(
        rule="score_normalised < 0.75 and kind in ('csat', 'ai_answer')",
        severity=STOP,
        description="Only ratings that are low are told, and only those of satisfaction.",
    ),
    ExpectNothingFoundBy(
        query="""
        select mart.account
        from (select account, count(*) as ratings from {table} where kind = 'csat' group by account)
            as mart
        full join (
            select account, count(*) as ratings
            from core.fct_ratings
            where not is_satisfied and score_normalised is not null
            group by account
        ) as core using (account)
        where mart.ratings is distinct from core.ratings
        """,
        severity=STOP,
        unit="accounts",
        description="All ratings that do not say satisfied are told.",
    ),
]
