"""Builders of the small cases that are computed by hand."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.reference import brute_force
from tests.reference.documents import Account, Document, Row

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PRAGUE = {"shop": Account("Europe/Prague", "CZK")}


def at(seconds: float) -> str:
    return (START + timedelta(seconds=seconds)).isoformat()


def message(author: str, seconds: float, who: str | None = None, kind: str = "message") -> Document:
    sender = {"type": author, "id": who}
    return {"id": f"m{seconds}", "sent_at": at(seconds), "author": sender, "kind": kind}


def conversation(*messages: Document, **changes: Any) -> Document:
    return {
        "account": "shop",
        "id": "c1",
        "channel": "chat",
        "status": "closed",
        "created_at": at(-5),
        "updated_at": at(9_000),
        "closed_at": at(600),
        "closed_by": {"type": "operator"},
        "contact": {"id": "v1"},
        "messages": list(messages),
    } | changes


def order(seconds: float = 300, **changes: Any) -> Document:
    return {
        "account": "shop",
        "id": "o1",
        "status": "paid",
        "created_at": at(seconds),
        "updated_at": at(seconds),
        "currency": "CZK",
        "total": "100.00",
        "customer": {"email": "jana@example.com"},
    } | changes


def the_row(document: Document) -> Row:
    return brute_force.compute({"conversations": [document]}, PRAGUE)["fct_conversations"][0]


def only(rows: list[Row], **values: object) -> list[Row]:
    return [row for row in rows if all(row[name] == value for name, value in values.items())]
