"""What conversations keep before marts are built from them."""

from great_expectations.expectations.core.expect_column_values_to_be_in_set import (
    ExpectColumnValuesToBeInSet,
)

from chatmart.quality.rules import STOP, WARN, ExpectRowsToKeep
from expectations import shared

SCHEMA, TABLE = "core", "fct_conversations"
ROWS_OF_A_NIGHT = shared.of_records("conversations", "conversation_id", "int_touched_records")

CHANNELS = [
    *("chat", "email", "sms", "voice", "facebook", "instagram", "whatsapp", "zalo", "social"),
    *("web_form", "in_app", "store", "other"),
]

EXPECTATIONS = [
    shared.one_row_a_document("conversations", "conversation_id"),
    ExpectRowsToKeep(
        rule="status <> 'unknown'",
        severity=STOP,
        unit="conversations",
        description="Every status of a conversation is mapped: see the seed vendor_statuses.",
    ),
    ExpectColumnValuesToBeInSet(
        column="status",
        value_set=["open", "pending", "snoozed", "closed"],
        severity=WARN,
        description="Every status is known.",
    ),
    ExpectColumnValuesToBeInSet(
        column="channel",
        value_set=CHANNELS,
        severity=WARN,
        description="Every channel is known.",
    ),
    ExpectRowsToKeep(
        rule="first_response_seconds >= 0 and first_any_response_seconds >= 0",
        severity=STOP,
        unit="conversations",
        description="No answer comes before its question.",
    ),
    ExpectRowsToKeep(
        rule="started_at <= ended_at",
        severity=STOP,
        unit="conversations",
        description="No conversation ends before it starts.",
    ),
    ExpectRowsToKeep(
        rule="resolution_seconds >= 0",
        severity=WARN,
        unit="conversations",
        description="No conversation was closed before its contact wrote.",
    ),
    ExpectRowsToKeep(
        rule="not is_auto_resolved"
        " or (is_resolved and operator_message_count = 0 and bot_message_count > 0)",
        severity=STOP,
        unit="conversations",
        description="What a machine resolved alone has no message of an operator.",
    ),
    ExpectRowsToKeep(
        rule="is_missed = (missed_reason is not distinct from 'no_reply')"
        " and (missed_reason is null or response_count = 0)",
        severity=STOP,
        unit="conversations",
        description="What was missed has no answer.",
    ),
    ExpectRowsToKeep(
        rule="first_response_seconds is null or response_count > 0",
        severity=STOP,
        unit="conversations",
        description="A conversation with a first response has an answered turn.",
    ),
    ExpectRowsToKeep(
        rule="greatest(created_at, ended_at, closed_at) <= now() + interval '1 day'",
        severity=WARN,
        unit="conversations",
        description="No conversation lies in the future.",
    ),
]
