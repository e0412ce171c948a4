"""Visits by links of campaigns, from the documents of web analytics."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from tests.reference import web
from tests.reference.dimensions import names_of
from tests.reference.documents import Document, Row, Tables
from tests.reference.order_marts import grouped

GRAIN = ("account", "local_date", "session_campaign", "session_source", "session_medium")


def click_rows(
    core: Tables,
    documents: list[Document],
    currencies: Mapping[str, str | None],
    links: list[Document],
) -> list[Row]:
    shown = names_of(core, "dim_campaigns", "campaign_name")
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
        | campaign(visits[0], campaigns, shown)
        for key, visits in grouped(marked, GRAIN).items()
    ]


def campaign(
    visit: Row, campaigns: Mapping[tuple[str, str], str], shown: Mapping[tuple[object, ...], Row]
) -> Row:
    found = campaigns.get((visit["account"], visit["session_campaign"]))
    return {
        "campaign_id": found,
    } | shown.get((visit["account"], found), {"campaign_name": None})


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
    kept = ("currency", "session_count", "purchase_count", "revenue_amount", *web.OF_A_DAY)
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
