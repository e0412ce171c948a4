"""What vendors told in their own forms: conversations, and numbers that they report."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from tests.reference.customers import Documents
from tests.reference.documents import Document, Row, newest

UNITS = {
    "first_response_time": "seconds",
    "response_time": "seconds",
    "resolution_time": "seconds",
    "responses": "responses",
    "messages": "messages",
    "contact_messages": "messages",
    "contact_messages_of_closed": "messages",
    "operator_messages": "messages",
    "closed_conversations": "conversations",
    "orders": "orders",
    "attributed_orders": "orders",
    "order_value": "money",
    "attributed_revenue": "money",
}


def told(documents: Documents) -> Iterator[tuple[str, Document]]:
    """Give the newest documents, each with its vendor."""
    for stream, arrived in documents.items():
        vendor, is_of_vendor, _ = stream.partition("__")
        if is_of_vendor:
            yield from ((vendor, document) for document in newest(arrived))


def conversations(documents: Documents) -> list[Document]:
    return [
        document["plain"]
        | {name: document[name] for name in ("account", "id", "updated_at")}
        | {"told_by": vendor}
        for vendor, document in told(documents)
        if "plain" in document
    ]


def web_events(documents: Documents) -> list[Document]:
    return [
        row | {"account": document["account"], "told_by": vendor}
        for vendor, document in told(documents)
        for row in document.get("plain_rows", [])
    ]


def accounts(documents: Documents) -> set[str]:
    return {document["account"] for _, document in told(documents)}


def reported_rows(documents: Documents) -> list[Row]:
    rows = []
    for vendor, document in told(documents):
        day = document.get("reported_date")
        for metric, value in document.get("reported", {}).items():
            rows.append(
                {
                    "account": document["account"],
                    "vendor": vendor,
                    "metric": metric,
                    "grain": "day" if day else "conversation",
                    "grain_key": document["id"],
                    "source_record_id": document["id"],
                    "unit": UNITS[metric],
                    "conversation_id": None if day else document["id"],
                    "reported_value": None if value is None else Fraction(value),
                    "reported_date": date.fromisoformat(day) if day else None,
                }
            )
    return rows
