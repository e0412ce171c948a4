"""What the funnel keeps before it is published."""

from chatmart.quality import narrowing
from chatmart.quality.rules import STOP, ExpectNothingFoundBy
from expectations import shared

SCHEMA, TABLE = "marts", "mart_funnel_stages"
ROWS_OF_A_NIGHT = narrowing.days(TABLE)

EXPECTATIONS = [
    shared.stages_narrow("local_date"),
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
