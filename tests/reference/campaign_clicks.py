"""Visits by links of campaigns, from the documents of web analytics."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from tests.reference import web
from tests.reference.documents import Document, Row
from tests.reference.order_marts import grouped

GRAIN = ("account", "local_date", "session_campaign", "session_source", "session_medium")


def campaign_names(deliveries: list[Document]) -> dict[tuple[str, str], str]:
    """Give the greatest name of each campaign, its id when no delivery names it."""
    named: dict[tuple[str, str], set[str]] = {}
    for delivery in deliveries:
        names = named.setdefault((delivery["account"], delivery["campaign_id"]), set())
        if delivery.get("campaign_name") is not None:
            names.add(delivery["campaign_name"])
    return {key: max(names, default=key[1]) for key, names in named.items()}


def click_rows(
    documents: list[Document],
    currencies: Mapping[str, str | None],
    links: list[Document],
    names: Mapping[tuple[str, str], str],
) -> list[Row]:
    campaigns = {(link["account"], link["session_campaign"]): link["campaign_id"] for link in links}
    marked = (
        {name: document.get(name) for name in GRAIN}
        | {"local_date": date.fromisoformat(document["date"]), "document": document}
        for document in documents
        if is_click(document)
    )
    return [
        dict(zip(GRAIN, key, strict=True))
        | numbers([visit["document"] for visit in visits], currencies.get(visits[0]["account"]))
        | campaign(visits[0], campaigns, names)
        for key, visits in grouped(marked, GRAIN).items()
    ]


def campaign(
    visit: Row, campaigns: Mapping[tuple[str, str], str], names: Mapping[tuple[str, str], str]
) -> Row:
    found = campaigns.get((visit["account"], visit["session_campaign"]))
    return {
        "campaign_id": found,
        "campaign_name": None if found is None else names.get((visit["account"], found)),
    }


def is_click(document: Document) -> bool:
    mark = document.get("session_campaign")
    is_own_word = mark is not None and mark.startswith("(") and mark.endswith(")")
    return (
        document["event_name"] in ("session_start", "purchase")
        and mark is not None
        and not is_own_word
    )


def numbers(told: list[Document], currency: str | None) -> Row:
    counted = web.figures(told, currency)
    kept = ("currency", "session_count", "purchase_count", "revenue_amount")
    users = [
        row["total_users"]
        for row in told
        if row["event_name"] == "session_start" and row.get("total_users") is not None
    ]
    sessions, bought = counted["session_count"], counted["purchase_count"]
    return {name: counted[name] for name in kept} | {
        "user_count": sum(users) if users else None,
        "click_conversion_numerator": bought,
        "click_conversion_denominator": sessions,
        "click_conversion_rate": Fraction(bought, sessions) if sessions else None,
    }
