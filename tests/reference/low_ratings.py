"""Ratings somebody should look into, with what they may have in common."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from fractions import Fraction

from tests.reference import conversations, ratings, suggestions
from tests.reference.customers import Documents
from tests.reference.documents import Accounts, Document, Row, Tables

GRAIN = ("account", "conversation_id", "rating_number")
BEFORE = timedelta(days=30)
FROM_THE_RATING = ("message_id", "kind", "score", "scale_min", "scale_max", "score_normalised")
FROM_THE_CONVERSATION = (
    *("account", "conversation_id", "channel"),
    *("contact_message_count", "first_response_seconds", "resolution_seconds"),
)


def low_rows(core: Tables, current: Documents, accounts: Accounts) -> Iterator[Row]:
    talks = {(row["account"], row["conversation_id"]): row for row in core["fct_conversations"]}
    sold = {(o["account"], o["id"]): suggestions.product_ids(o) for o in current["orders"]}
    allowed = {row["customer_key"]: row["has_marketing_consent"] for row in core["dim_customers"]}
    for chat in current["conversations"]:
        talk = talks[chat["account"], chat["id"]]
        their_orders = [
            (order["ordered_at"], sold[order["account"], order["order_id"]])
            for order in core["fct_orders"]
            if order["account"] == talk["account"]
            and order["customer_key"] == talk["customer_key"] is not None
        ]
        for number, rating in enumerate(ratings.rating_rows(chat, accounts), start=1):
            if is_low(rating):
                ordered = [
                    products
                    for at, products in their_orders
                    if at <= rating["answered_at"] < at + BEFORE
                ]
                yield {
                    "rating_number": number,
                    "ordered_product_ids": joined({one for each in ordered for one in each}),
                    "is_contact_allowed": allowed.get(talk["customer_key"], False),
                } | beside(chat, talk, rating)


def is_low(rating: Row) -> bool:
    mark = rating["score_normalised"]
    if mark is None:
        return False
    if rating["kind"] == "csat":
        return bool(mark < Fraction(3, 4))
    return bool(rating["kind"] == "ai_answer" and mark <= Fraction(1, 4))


def beside(chat: Document, talk: Row, rating: Row) -> Row:
    taking_part = conversations.participants(chat)
    return (
        {name: talk[name] for name in FROM_THE_CONVERSATION}
        | {name: rating[name] for name in FROM_THE_RATING}
        | {
            "local_date": rating["answered_date"],
            "answered_at": rating["answered_at"],
            "team_id": (chat.get("team") or {}).get("id"),
            "conversation_url": chat.get("url"),
            "tags": joined(conversations.tags(chat)),
            "operator_ids": joined(who for kind, who in taking_part if kind == "operator"),
        }
    )


def joined(names: Iterable[str | None]) -> str | None:
    return ", ".join(sorted(name for name in names if name is not None)) or None
