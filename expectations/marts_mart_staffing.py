"""What the hours of work keep before they are published."""

from chatmart.quality.rules import STOP, WARN, ExpectNothingFoundBy, ExpectRowsToKeep

SCHEMA, TABLE = "marts", "mart_staffing"

EXPECTATIONS = [
    ExpectNothingFoundBy(
        query="""
        with mart as (
            select
                coalesce(sum(arrivals), 0) as arrivals,
                coalesce(sum(handle_seconds), 0) as seconds
            from {table}
        ),
        core as (
            select
                (
                    select count(*) from core.fct_conversations where contact_message_count > 0
                ) as arrivals,
                (
                    select coalesce(sum(handle_seconds), 0) from core.fct_participations
                    where participant_type = 'operator'
                ) as seconds
        )
        select mart.arrivals from mart cross join core
        where (mart.arrivals, mart.seconds) <> (core.arrivals, core.seconds)
        """,
        severity=STOP,
        unit="totals",
        description="All hours together hold every arrival and all time at work once.",
    ),
    ExpectRowsToKeep(
        rule="local_hour between 0 and 23 and load_erlangs >= 0"
        " and maximum_open_conversations >= mean_open_conversations",
        severity=STOP,
        description="The mean of open conversations is at most their maximum.",
    ),
    ExpectRowsToKeep(
        rule="utilisation_rate <= 1.5",
        severity=WARN,
        description="Nobody works much longer than they are online.",
    ),
]
