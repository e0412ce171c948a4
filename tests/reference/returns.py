"""When a customer came back, with another conversation or by this one being reopened."""

from datetime import datetime

from tests.reference.documents import Document, Row
from tests.reference.outcomes import reopenings


def first_contacts(talks: list[Row]) -> dict[object, tuple[object, ...]]:
    """Give the conversation in which each customer wrote first, to an account and at all."""
    first: dict[object, tuple[object, ...]] = {}
    for talk in talks:
        if talk["contact_message_count"] and talk["customer_key"] is not None:
            candidate = place(talk)
            for customer in (talk["account"], talk["customer_key"]), talk["customer_key"]:
                first[customer] = min(first.get(customer, candidate), candidate)
    return first


def first_columns(own: Row, first: dict[object, tuple[object, ...]]) -> Row:
    customer, known = own["customer_key"], own["customer_key"] is not None
    return {
        "is_first_with_account": first.get((own["account"], customer)) == place(own)
        if known
        else None,
        "is_first_ever": first.get(customer) == place(own) if known else None,
    }


def place(talk: Row) -> tuple[object, ...]:
    return talk["started_at"], talk["account"], talk["conversation_id"]


def return_columns(document: Document, own: Row, others: list[Row]) -> Row:
    """`others` are all conversations of the same customer and account, with this one."""
    written = [
        other
        for other in others
        if other["contact_message_count"] > 0 and other["conversation_id"] != own["conversation_id"]
    ]
    later = [other["started_at"] for other in written if place(other) > place(own)]
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
