"""What the list of things to look at keeps before it is published."""

from chatmart.quality.rules import STOP, WARN, ExpectNothingFoundBy, ExpectRowsToKeep

SCHEMA, TABLE = "marts", "mart_alert_candidates"

EXPECTATIONS = [
    ExpectRowsToKeep(
        rule="(conversation_id is null) = (alert_rule = 'abandoned_carts')"
        " and (alert_rule = 'low_rating_after_order' or found_value >= threshold)",
        severity=STOP,
        description="What somebody should look at is a conversation or a day, and passes its rule.",
    ),
    ExpectNothingFoundBy(
        query="""
        select account, local_date from {table}
        group by account, local_date
        having
            count(*) > 20
            and local_date > (select max(local_date) - 7 from {table})
        """,
        severity=WARN,
        unit="days",
        description="No day of the last week has more than 20 things to look at: nobody reads more;"
        " raise a threshold of the seed alert_rules.",
    ),
]
