"""What bots solved and handed over, products suggested, campaigns triggered."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from tests.reference.conversations import ANSWERING, MACHINES, counted_messages
from tests.reference.customers import Documents
from tests.reference.dimensions import Reach, names_of
from tests.reference.documents import (
    Accounts,
    Document,
    Row,
    Tables,
    instant,
    local_date,
    mean,
    percentile,
)

CAMPAIGN = ("campaign_name", "campaign_type")
DURABLE = timedelta(days=7)
DAY = ("account", "local_date", "channel")
KEYS: dict[str, tuple[str, tuple[str, ...]]] = {
    "fct_campaign_deliveries": ("core", ("account", "delivery_id")),
    "mart_automation": ("marts", DAY),
    "mart_durable_automation": ("marts", DAY),
    "mart_handover_reasons": ("marts", (*DAY, "handover_reason")),
    "mart_suggested_products": ("marts", ("account", "local_date", "author_type", "product_id")),
    "mart_campaign_performance": ("marts", ("account", "local_date", "campaign_id", "variant")),
}
Key = tuple[object, ...]


def mart_tables(core: Tables, current: Documents, reach: Reach) -> Tables:
    chats = {(chat["account"], chat["id"]): chat for chat in current["conversations"]}
    talks = [
        row
        | {
            "local_date": row["started_date"],
            "document": chats[row["account"], row["conversation_id"]],
        }
        for row in core["fct_conversations"]
    ]
    handed = [row for row in talks if row["handed_over_at"] is not None]
    solved = [row for row in talks if row["is_auto_resolved"]]
    own = {row["account"]: row["currency"] for row in core["dim_accounts"]}
    products = names_of(core, "dim_products", "product_name")
    shown = names_of(core, "dim_campaigns", *CAMPAIGN)
    suggested = [
        row
        | {"local_date": row["suggested_date"], "own_currency": own.get(row["account"])}
        | products[row["account"], row["product_id"]]
        for row in core["fct_product_suggestions"]
    ]
    deliveries = [
        row | {"local_date": row["triggered_date"]} | shown[row["account"], row["campaign_id"]]
        for row in core["fct_campaign_deliveries"]
    ]
    return {
        "mart_automation": table("mart_automation", talks, automation),
        "mart_durable_automation": table(
            "mart_durable_automation", solved, lambda rows: durability(rows, reach)
        ),
        "mart_handover_reasons": table("mart_handover_reasons", handed, waits),
        "mart_suggested_products": table("mart_suggested_products", suggested, suggestions),
        "mart_campaign_performance": table("mart_campaign_performance", deliveries, campaigns),
    }


def delivery_row(document: Document, accounts: Accounts) -> Row:
    names = ("account", "campaign_id", "conversation_id", "visitor_id", "variant")
    moments = ("triggered_at", "viewed_at", "replied_at")
    found = {name: document.get(name) for name in names}
    found |= {name: instant(document.get(name)) for name in moments}
    return found | {
        "delivery_id": document["id"],
        "is_viewed": found["viewed_at"] is not None,
        "is_replied": found["replied_at"] is not None,
        "triggered_date": local_date(found["triggered_at"], document["account"], accounts),
    }


def table(name: str, rows: Iterable[Row], figures: Callable[[list[Row]], Row]) -> list[Row]:
    grain = KEYS[name][1]
    groups: dict[Key, list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(row.get(column) for column in grain), []).append(row)
    return [dict(zip(grain, key, strict=True)) | figures(group) for key, group in groups.items()]


def rate(name: str, of: list[Row], numerator: Callable[[Row], object]) -> Row:
    return ratio(name, sum(bool(numerator(row)) for row in of), len(of))


def ratio(name: str, numerator: int, denominator: int) -> Row:
    return {
        f"{name}_numerator": numerator,
        f"{name}_denominator": denominator,
        f"{name}_rate": Fraction(numerator, denominator) if denominator else None,
    }


def customers(rows: list[Row]) -> int:
    """Count a contact whom nothing identifies once in each conversation."""
    return len(
        {
            (row["account"], row["conversation_id"])
            if row["customer_key"] is None
            else row["customer_key"]
            for row in rows
        }
    )


def is_answered_by_bot(row: Row) -> bool:
    return row["first_bot_response_seconds"] is not None


def automation(rows: list[Row]) -> Row:
    eligible = [row for row in rows if row["is_automation_eligible"]]
    solved = [row for row in eligible if row["is_auto_resolved"]]
    answered = [row for row in eligible if is_answered_by_bot(row)]
    first = [
        row
        for row in rows
        if row["handed_over_at"] or (is_answered_by_bot(row) and not row["response_count"])
    ]
    inactive = [
        row
        for row in rows
        if is_answered_by_bot(row)
        and not row["operator_message_count"]
        and row["status"] == "closed"
        and (row["document"].get("closed_by") or {}).get("type") == "system"
    ]
    return {
        "date_basis": "started",
        "conversations": len(rows),
        "conversations_bot_involved": sum(row["bot_message_count"] > 0 for row in rows),
        "conversations_auto_resolved": sum(row["is_auto_resolved"] for row in rows),
        "conversations_closed_inactive": len(inactive),
        "contact_messages_answered_automatically": sum(
            answered_automatically(row["document"]) for row in rows
        ),
        **rate("bot_response", eligible, is_answered_by_bot),
        **rate("bot_resolution", answered, lambda row: row["is_auto_resolved"]),
        **rate("automation_of_conversations", eligible, lambda row: row["is_auto_resolved"]),
        **ratio("automation_of_customers", customers(solved), customers(eligible)),
        **rate("handover", first, lambda row: row["handed_over_at"]),
    }


def answered_automatically(document: Document) -> int:
    """Count the contact's messages after which a machine is the first to answer."""
    authors = [message.author_type for message in counted_messages(document)]
    found = 0
    for place, author in enumerate(authors):
        following = [other for other in authors[place + 1 :] if other in ANSWERING]
        found += author == "contact" and bool(following) and following[0] in MACHINES
    return found


def durability(rows: list[Row], reach: Reach) -> Row:
    judged = [
        row
        for row in rows
        if row["closed_at"]
        and row["account"] in reach
        and row["closed_at"] + DURABLE <= reach[row["account"]]
    ]
    return {
        "date_basis": "started",
        "conversations_auto_resolved": len(rows),
        **rate(
            "durable_automation",
            judged,
            lambda row: (
                row["customer_returned_at"] is None
                or row["customer_returned_at"] > row["closed_at"] + DURABLE
            ),
        ),
    }


def waits(rows: list[Row]) -> Row:
    name = "first_response_after_handover_seconds"
    seconds = [row[name] for row in rows if row[name] is not None]
    return {
        "date_basis": "started",
        "conversations_handed_over": len(rows),
        "first_response_after_handover_count": len(seconds),
        f"median_{name}": percentile(seconds, Fraction(1, 2)),
        f"mean_{name}": mean(seconds),
        f"p90_{name}": percentile(seconds, Fraction(9, 10)),
    }


def is_in_own_currency(row: Row) -> bool:
    return row["currency"] is not None and row["currency"] == row["own_currency"]


def suggestions(rows: list[Row]) -> Row:
    known = [row for row in rows if row["customer_key"] is not None]
    return {
        "date_basis": "suggested",
        "product_name": rows[0]["product_name"],
        "currency": rows[0]["own_currency"],
        "products_suggested": len(rows),
        "suggested_bought_amount": sum(
            (row["bought_amount"] for row in rows if is_in_own_currency(row)),
            Decimal(0),
        ),
        **rate("suggestion_click", rows, lambda row: row["is_clicked"]),
        **rate("suggestion_purchase", known, lambda row: row["is_bought"]),
    }


def campaigns(rows: list[Row]) -> Row:
    replied = [row for row in rows if row.get("replied_at")]
    return {name: rows[0][name] for name in CAMPAIGN} | {
        "date_basis": "triggered",
        "campaign_deliveries": len(rows),
        "campaign_views": sum(bool(row.get("viewed_at")) for row in rows),
        "campaign_visitors": distinct(rows, "visitor_id"),
        "campaign_visitors_replied": distinct(replied, "visitor_id"),
        "campaign_conversations": distinct(rows, "conversation_id"),
        **rate("campaign_reply", rows, lambda row: row.get("replied_at")),
    }


def distinct(rows: list[Row], name: str) -> int:
    return len({row[name] for row in rows if row.get(name) is not None})
