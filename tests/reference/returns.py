"""When a customer came back, with another conversation or by this one being reopened."""

from datetime import datetime

from tests.reference.documents import Document, Row
from tests.reference.outcomes import reopenings


def return_columns(document: Document, own: Row, others: list[Row]) -> Row:
    """`others` are all conversations of the same customer and account, with this one."""
    written = [
        other
        for other in others
        if other["contact_message_count"] > 0 and other["conversation_id"] != own["conversation_id"]
    ]
    place = (own["started_at"], own["conversation_id"])
    later = [
        other["started_at"]
        for other in written
        if (other["started_at"], other["conversation_id"]) > place
    ]
    return {
        "next_conversation_at": min(later, default=None),
        "customer_returned_at": returned_at(document, own, written),
    }


def returned_at(document: Document, own: Row, written: list[Row]) -> datetime | None:
    if own["closed_at"] is None:
        return None
    done = max(own["closed_at"], own["started_at"])
    moments = [other["started_at"] for other in written if other["started_at"] > done]
    moments += [at for at in reopenings(document) if at > own["closed_at"]]
    return min(moments, default=None)
