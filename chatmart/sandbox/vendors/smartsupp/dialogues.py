"""The messages of a conversation as Smartsupp's REST API writes them."""

from collections.abc import Iterator
from datetime import datetime

from chatmart.sandbox import asof
from chatmart.sandbox.vendors.served import Served
from chatmart.sandbox.vendors.smartsupp.records import (
    CHANNELS,
    Document,
    agent_id,
    conversation_id,
    parties,
    utc,
)
from chatmart.sandbox.world import Conversation, Message

SUB_TYPES = {"contact": "contact", "operator": "agent", "system": "system", "campaign": "trigger"}


def messages(served: Served, one: Conversation) -> Iterator[Document]:
    """By instant, without the operators' own notes, for which there is no word."""
    now = served.now()
    visitor_id = parties(served.ids, one, served.now())["visitor_id"]
    asked_at: datetime | None = None
    has_replied = False
    for written in asof.messages(one, now):
        if written.kind == "note":
            continue
        is_reply = written.author_type == "operator" and asked_at is not None
        waited = int((written.at - asked_at).total_seconds()) if is_reply and asked_at else None
        yield {
            **_message(served, one, written),
            "visitor_id": visitor_id if written.author_type == "contact" else None,
            "is_reply": is_reply,
            "is_first_reply": is_reply and not has_replied,
            "response_time": waited,
        }
        has_replied = has_replied or is_reply
        if written.author_type == "contact":
            asked_at = asked_at or written.at
        elif written.author_type == "operator":
            asked_at = None


def _message(served: Served, one: Conversation, written: Message) -> Document:
    now = served.now()
    is_agent = written.author_type == "operator"
    return {
        "id": f"ms{served.ids.number('message', written.id)}",
        "ext_id": None,
        "created_at": utc(written.at),
        "updated_at": utc(asof.until(written.deleted_at, now) or written.at),
        "type": "message",
        "sub_type": SUB_TYPES.get(written.author_type, "bot"),
        "conversation_id": conversation_id(served.ids, one.id),
        "agent_id": agent_id(served.ids, str(written.author_id)) if is_agent else None,
        **_machine(served, written),
        "content": {"type": "text", "text": asof.text(written, now) or ""},
        "delivery_to": None,
        "delivery_status": "delivered",
        "delivered_at": utc(written.at),
        "is_offline": one.is_offline,
        "is_offline_reply": one.is_offline and is_agent,
        "attachments": [],
        "page_url": None,
        "channel": {"type": CHANNELS.get(one.channel, one.channel), "id": None},
    }


def _machine(served: Served, written: Message) -> Document:
    """What fired: a campaign, or the bot itself."""
    campaigns = {one.id: one.name for one in served.history.shop.campaigns}
    if written.campaign_id:
        return {
            "trigger_id": str(served.ids.number("campaign", written.campaign_id)),
            "trigger_name": campaigns[written.campaign_id],
        }
    if written.author_type in ("bot", "ai") and written.author_id:
        name = "Assistant" if written.author_type == "ai" else "Bot"
        return {"trigger_id": agent_id(served.ids, written.author_id), "trigger_name": name}
    return {"trigger_id": None, "trigger_name": None}
