"""What the funnel keeps before it is published."""

from chatmart.quality import narrowing
from chatmart.quality.rules import STOP, ExpectNothingFoundBy
from expectations import shared

SCHEMA, TABLE = "marts", "mart_funnel_stages"
ROWS_OF_A_NIGHT = narrowing.days(TABLE)

EXPECTATIONS = [
    ExpectNothingFoundBy(
        query="""
        select *
        from (
            select
                account,
                local_date,
                channel,
                sum(stage_count) filter (where stage = 'reached' and unit = 'customers') as reached,
                sum(stage_count) filter (where stage = 'reached' and unit = 'messages') as messages,
                sum(stage_count) filter (where stage = 'cared') as cared,
                sum(stage_count) filter (where stage = 'ordered') as ordered,
                sum(stage_count) filter (where stage = 'delivered') as delivered
            from {table}
            group by account, local_date, channel
        ) as days
        where
            cared > reached
            or ordered > reached
            or delivered > ordered
            or reached > messages
        """,
        severity=STOP,
        unit="days",
        description="No stage of the funnel is larger than the one it comes from.",
    ),
    ExpectNothingFoundBy(
        query="""
        with mart as (
            select coalesce(sum(stage_count), 0) as messages from {table}
            where stage = 'reached' and unit = 'messages'
        ),
        core as (
            select coalesce(sum(contact_message_count), 0) as messages from core.fct_conversations
        )
        select generate_series(1, abs(mart.messages - core.messages)) from mart cross join core
        """,
        night_query="""
        with mart as (
            select coalesce(sum(stage_count), 0) as messages from {table}
            where stage = 'reached' and unit = 'messages'
        ),
        core as (
            select coalesce(sum(message_count), 0) as messages from core.fct_contact_days
            where {day of contact_date}
        )
        select generate_series(1, abs(mart.messages - core.messages)) from mart cross join core
        """,
        severity=STOP,
        unit="messages",
        description="All days and channels together count every message of a contact.",
    ),
    shared.NO_DAY_TO_COME,
]
