"""What contact turns and their answers keep."""

from chatmart.quality.rules import STOP, WARN, ExpectNothingFoundBy, ExpectRowsToKeep
from expectations import shared

SCHEMA, TABLE = "core", "fct_responses"
ROWS_OF_A_NIGHT = shared.of_records("conversations", "conversation_id")

EXPECTATIONS = [
    ExpectRowsToKeep(
        rule="response_from_last_seconds >= 0 and response_seconds >= response_from_last_seconds",
        severity=STOP,
        unit="turns",
        description="No turn is answered before it was asked.",
    ),
    ExpectRowsToKeep(
        rule="(responded_at is null) = (response_seconds is null)"
        " and (responded_at is not null or operator_id is null)",
        severity=STOP,
        unit="turns",
        description="Only answered turns have an operator and a response time.",
    ),
    ExpectRowsToKeep(
        rule="responded_at is null or operator_id is not null",
        severity=WARN,
        unit="turns",
        description="Every answered turn says which operator answered.",
    ),
    ExpectNothingFoundBy(
        query="""
        select
            conversations.account,
            conversations.conversation_id,
            conversations.response_count,
            answered.response_count as answered_turns
        from (
            select * from core.fct_conversations where {row of a night}
        ) as conversations
        left join (
            select account, conversation_id, count(responded_at) as response_count
            from {table}
            group by account, conversation_id
        ) as answered
            on
                conversations.account = answered.account
                and conversations.conversation_id = answered.conversation_id
        where conversations.response_count <> coalesce(answered.response_count, 0)
        """,
        severity=STOP,
        unit="conversations",
        description="Conversations count as many responses as turns were answered.",
    ),
]
