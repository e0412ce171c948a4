"""Where in buying a customer stood, by tags and by what they had ordered."""

import csv
from datetime import timedelta
from functools import cache

from chatmart.settings import PROJECT_ROOT
from tests.reference import conversations
from tests.reference.documents import Document, Row

TAG_THEMES = PROJECT_ROOT / "dbt_project/seeds/tag_themes.csv"
NARROWEST_FIRST = ("wismo", "postsale", "presale")
POSTSALE = timedelta(days=30)


@cache
def tag_themes() -> dict[str, dict[str, str]]:
    with TAG_THEMES.open(encoding="utf-8", newline="") as lines:
        return {row["tag"]: row for row in csv.DictReader(lines)}


def themes(document: Document) -> list[dict[str, str]]:
    known = tag_themes()
    return [known[tag] for tag in conversations.tags(document) if tag in known]


def tagged_handover_reason(document: Document) -> str | None:
    reasons = [row["theme"] for row in themes(document) if row["tag_group"] == "handover"]
    return min(reasons, default=None)


def phase_columns(document: Document, conversation: Row, orders: list[Row]) -> Row:
    """Judge by tags, else by the orders of the same customer in the same account."""
    said = {row["contact_phase"] for row in themes(document)}
    for phase in NARROWEST_FIRST:
        if phase in said:
            return {"contact_phase": phase, "contact_phase_source": "tag"}
    if any(is_waited_for(order, conversation) for order in orders):
        return {"contact_phase": "postsale", "contact_phase_source": "order_state"}
    return {"contact_phase": "unknown", "contact_phase_source": None}


def is_waited_for(order: Row, conversation: Row) -> bool:
    start = conversation["started_at"]
    if order["ordered_at"] > start:
        return False
    if order["is_cancelled"]:
        cancelled = order["cancelled_at"]
        if cancelled is None or cancelled <= start:
            return False
    if not order["is_delivered"]:
        return True
    return order["delivered_at"] is not None and order["delivered_at"] >= start - POSTSALE
