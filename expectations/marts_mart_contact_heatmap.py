"""What the hours of contact keep before they are published."""

from chatmart.quality.rules import STOP, ExpectNothingFoundBy, ExpectRowsToKeep
from expectations import shared

SCHEMA, TABLE = "marts", "mart_contact_heatmap"

EXPECTATIONS = [
    ExpectNothingFoundBy(
        query="""
        with mart as (
            select
                coalesce(sum(conversations_started), 0) as conversations,
                coalesce(sum(contact_messages + contact_comments), 0) as messages
            from {table}
        ),
        core as (
            select count(*) as conversations, coalesce(sum(contact_message_count), 0) as messages
            from core.fct_conversations
        )
        select mart.conversations, mart.messages from mart cross join core
        where (mart.conversations, mart.messages) <> (core.conversations, core.messages)
        """,
        severity=STOP,
        unit="totals",
        description="All hours together hold every conversation and every contact message once.",
    ),
    ExpectRowsToKeep(
        rule="local_hour between 0 and 23"
        " and conversations_started >= conversations_answered + conversations_missed",
        severity=STOP,
        description="A conversation that started is answered or missed, not both.",
    ),
    shared.NO_DAY_TO_COME,
]
