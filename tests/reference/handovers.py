"""When a person took over from a bot, and why."""

from datetime import datetime

from tests.reference.conversations import (
    MACHINES,
    Message,
    after_first_contact,
    counted_messages,
    messages_by,
)
from tests.reference.documents import Document, Row, seconds_between
from tests.reference.outcomes import assignments
from tests.reference.phases import tagged_handover_reason

NO_HANDOVER: Row = {
    "handed_over_at": None,
    "handover_reason": None,
    "first_response_after_handover_seconds": None,
}


def handover_columns(document: Document) -> Row:
    later = after_first_contact(counted_messages(document))
    answering = messages_by(later, "operator", *MACHINES)
    if not answering or answering[0].author_type == "operator":
        return NO_HANDOVER
    operators = messages_by(answering, "operator")
    written_at = operators[0].sent_at if operators else None
    assigned_at = assigned_between(document, answering[0].sent_at, written_at)
    if written_at is None and assigned_at is None:
        return NO_HANDOVER
    before = until_a_person(later, assigned_at)
    last_bot = max(i for i, message in enumerate(before) if message.author_type in MACHINES)
    wrote_on = messages_by(before[last_bot + 1 :], "contact")
    at = assigned_at or (wrote_on[0].sent_at if wrote_on else before[last_bot].sent_at)
    reason = "assigned" if assigned_at else "operator_joined"
    return {
        "handed_over_at": at,
        "handover_reason": tagged_handover_reason(document)
        or ("contact_wrote_on" if wrote_on else reason),
        "first_response_after_handover_seconds": seconds_between(at, written_at),
    }


def assigned_between(
    document: Document, bot_answered: datetime, operator_wrote: datetime | None
) -> datetime | None:
    """Find the first assignment since the bot's first answer and until an operator's."""
    moments = [at for at, *_ in assignments(document) if at >= bot_answered]
    return min((at for at in moments if not operator_wrote or at <= operator_wrote), default=None)


def until_a_person(later: list[Message], assigned_at: datetime | None) -> list[Message]:
    if assigned_at:
        return [message for message in later if message.sent_at <= assigned_at]
    return later[: [message.author_type for message in later].index("operator")]
