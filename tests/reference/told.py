"""What documents tell as it is: messages, order lines, visits, and columns beside the counted."""

from datetime import date
from decimal import Decimal

from chatmart.landing.contract import IDENTITIES
from tests.reference import conversations, themes, web
from tests.reference.customers import Documents
from tests.reference.documents import (
    Accounts,
    Document,
    Row,
    Tables,
    instant,
    local_date,
    required_instant,
)
from tests.reference.keys import key_of, surrogate_key

CONVERSATION = ("account", "conversation_id")
OF_A_VISIT = (
    *("event_name", "event_label", "session_source", "session_medium", "session_campaign"),
    *("channel_group", "country", "device", "transaction_id"),
)
OF_AN_EVENT = ("event_name", "event_label", "transaction_id")
KEYS: dict[str, tuple[str, tuple[str, ...]]] = {
    "fct_messages": ("core", (*CONVERSATION, "message_number")),
    "fct_contact_days": ("core", (*CONVERSATION, "contact_date")),
    "fct_order_lines": ("core", ("account", "order_id", "line_number")),
    "fct_web_events": ("core", ("account", "web_event_id")),
    "fct_widget_displays": ("core", ("account", "display_date", "channel")),
    "bridge_conversation_themes": ("core", (*CONVERSATION, "theme_type", "theme")),
}


def told_tables(core: Tables, current: Documents, accounts: Accounts) -> Tables:
    chats = current["conversations"]
    return {
        "fct_messages": [row for chat in chats for row in message_rows(chat, accounts)],
        "fct_contact_days": [row for chat in chats for row in contact_days(chat, accounts)],
        "fct_order_lines": [row for order in current["orders"] for row in line_rows(order)],
        "fct_web_events": [web_event_row(visit) for visit in current["web_events"]],
        "fct_widget_displays": [display_row(one) for one in current["widget_displays"]],
        "bridge_conversation_themes": theme_rows(core, chats),
    }


def conversation_columns(document: Document) -> Row:
    account, contact = document["account"], document.get("contact") or {}
    team, closer = document.get("team") or {}, document.get("closed_by") or {}
    return {
        "conversation_key": key_of(document, "id"),
        "team_key": key_of({"account": account} | team, "id"),
        "team_id": team.get("id"),
        "closed_by_type": closer.get("type"),
        "country": contact.get("country"),
        "device": contact.get("device"),
        "contact_language": contact.get("language"),
        "referrer": document.get("referrer"),
        "landing_page": document.get("landing_page"),
        "visit_source": document.get("source"),
        "visit_medium": document.get("medium"),
        "conversation_url": document.get("url"),
        "is_offline": said(document, "is_offline"),
        "is_proactive": said(document, "is_proactive"),
    }


def said(document: Document, name: str) -> bool | None:
    """In a drop folder what is not said is not so; of other vendors nothing is known then."""
    found: bool | None = document.get(name)
    return found if "told_by" in document else bool(found)


def order_columns(document: Document) -> Row:
    return {
        "order_key": key_of(document, "id"),
        "ga_transaction_id": document.get("ga_transaction_id"),
        "created_by_operator_id": document.get("created_by"),
        "sales_channel": document.get("sales_channel"),
        "shipping_amount": amount(document.get("shipping")),
        "tax_amount": amount(document.get("tax")),
        "discount_amount": amount(document.get("discount")),
        "fulfilled_at": instant(document.get("fulfilled_at")),
    }


def amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def message_rows(document: Document, accounts: Accounts) -> list[Row]:
    messages = list(enumerate(document.get("messages") or [], start=1))
    # the sort is stable: messages of one instant stay in the document's order
    by_time = sorted(messages, key=lambda numbered: required_instant(numbered[1]["sent_at"]))
    return [
        {
            "account": document["account"],
            "conversation_id": document["id"],
            "message_number": number,
            "message_position": position,
            "macro_id": message.get("macro_id"),
            "campaign_id": message.get("campaign_id"),
            "author_type": message["author"]["type"],
            "kind": message.get("kind") or "message",
            "is_counted": conversations.is_counted(message),
            "sent_at": required_instant(message["sent_at"]),
            "sent_date": local_date(
                required_instant(message["sent_at"]), document["account"], accounts
            ),
            "message_id": message["id"],
            "author_id": message["author"].get("id"),
        }
        for position, (number, message) in enumerate(by_time, start=1)
    ]


def contact_days(document: Document, accounts: Accounts) -> list[Row]:
    """Give a row a local day on which the contact wrote; answered by anything that came after."""
    messages = conversations.counted_messages(document)
    days: dict[date | None, list[int]] = {}
    for place, message in enumerate(messages):
        if message.author_type == "contact":
            day = local_date(message.sent_at, document["account"], accounts)
            days.setdefault(day, []).append(place)
    return [
        {
            "account": document["account"],
            "conversation_id": document["id"],
            "contact_date": day,
            "message_count": len(places),
            "is_answered": bool(
                conversations.messages_by(messages[places[0] :], *conversations.ANSWERING)
            ),
            "contacted_at": messages[places[0]].sent_at,
        }
        for day, places in days.items()
    ]


def line_rows(document: Document) -> list[Row]:
    return [
        {
            "account": document["account"],
            "order_id": document["id"],
            "line_number": number,
            "line_id": line["id"],
            "product_key": product and surrogate_key(document["account"], product),
            "product_id": line.get("product_id"),
            "sku": line.get("sku"),
            "product_name": line.get("name"),
            "quantity": Decimal(line["quantity"]),
            "unit_price_amount": Decimal(line["unit_price"]),
            "unit_cost_amount": amount(line.get("unit_cost")),
            "discount_amount": discount,
            "line_amount": Decimal(line["quantity"]) * Decimal(line["unit_price"]) - discount,
        }
        for number, line in enumerate(document.get("lines") or [], start=1)
        for product in [line.get("product_id") or line.get("sku")]
        for discount in [amount(line.get("discount")) or Decimal(0)]
    ]


def web_event_row(document: Document) -> Row:
    # files say nothing of how web analytics counted; landing names their rows by what they are of
    record = document.get("record") or IDENTITIES["web_events"](document)[1]
    return {name: document.get(name) for name in (*OF_A_VISIT, *web.FLAGS)} | {
        "account": document["account"],
        "event_date": date.fromisoformat(document["date"]),
        "web_event_id": web_event_id(document) if "report" in document else record,
        "source_record_id": record,
        "is_chatted": document.get("chatted"),
        "currency": document.get("currency"),
        "event_count": document["event_count"],
        "session_count": document.get("sessions"),
        "user_count": document.get("total_users"),
        "transaction_count": document.get("transactions"),
        "revenue_amount": amount(document.get("revenue")),
    }


def web_event_id(document: Document) -> str:
    """Name a row of a report by all that the vendor says of it, nothing where it says nothing."""
    is_event_told = document["report"] == "chat_events"
    chatted = {True: "true", False: "false", None: ""}[document["chatted"]]
    parts = [document["event_name"] if is_event_told else "", document.get("transaction_id") or ""]
    parts += [document.get(name) or "" for name in OF_A_VISIT if name not in OF_AN_EVENT]
    return f"{document['date']}-" + surrogate_key(
        document["report"], *parts[:2], document.get("event_label") or "", *parts[2:], chatted
    )


def display_row(document: Document) -> Row:
    return {
        "account": document["account"],
        "display_id": f"{document['date']}:{document['channel'] or ''}",
        "display_date": date.fromisoformat(document["date"]),
        "channel": document["channel"],
        "display_count": document["displays"],
        "visitor_count": document["visitors"],
    }


def theme_rows(core: Tables, chats: list[Document]) -> list[Row]:
    """Give each theme of a conversation; deliveries count for campaigns that no message names."""
    shown = themes.by_conversation(core["fct_campaign_deliveries"])
    rows = []
    for chat in chats:
        found = themes.themes(chat)
        delivered: dict[tuple[str, str], int] = {}
        for delivery in shown.get((chat["account"], chat["id"]), []):
            theme = ("campaign", delivery["campaign_id"])
            delivered[theme] = delivered.get(theme, 0) + 1
        rows += [
            {
                "account": chat["account"],
                "conversation_id": chat["id"],
                "theme_type": theme_type,
                "theme": theme,
                "found_count": count,
            }
            for (theme_type, theme), count in (delivered | found).items()
        ]
    return rows
