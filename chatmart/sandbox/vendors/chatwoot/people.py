"""Agents, bots, teams and inboxes as Chatwoot's API writes them."""

from datetime import datetime, timedelta
from typing import Any

from chatmart.sandbox import rhythm
from chatmart.sandbox.phrases import TEAMS
from chatmart.sandbox.vendors.served import Served
from chatmart.sandbox.world import Channel, Operator

Document = dict[str, Any]

# agents, bots and assistants are counted apart, so that one may have the number of another
_BOT, _ASSISTANT = 1, 1

# what comes from a tool that Chatwoot has no channel for arrives through its API
INBOXES: dict[Channel, tuple[int, str, str]] = {
    "chat": (1, "Website", "Channel::WebWidget"),
    "email": (2, "E-mail", "Channel::Email"),
    "facebook": (3, "Facebook page", "Channel::FacebookPage"),
    "instagram": (4, "Instagram", "Channel::Instagram"),
    "whatsapp": (5, "WhatsApp", "Channel::Whatsapp"),
    "zalo": (6, "Zalo", "Channel::Api"),
    "sms": (7, "SMS", "Channel::Sms"),
    "web_form": (8, "Contact form", "Channel::Api"),
}


def agents(served: Served) -> list[Document]:
    return [_agent(served, one) for one in _present(served)]


def agent(served: Served, operator_id: str) -> Document | None:
    """None for somebody who has left."""
    found = [one for one in _present(served) if one.id == operator_id]
    return _agent(served, found[0]) if found else None


def user(served: Served, operator_id: str) -> Document:
    """Who wrote a message, also when they have left."""
    one = next(one for one in served.history.shop.operators if one.id == operator_id)
    return {
        "id": served.ids.number("operator", one.id),
        "name": one.name,
        "available_name": one.name,
        "avatar_url": "",
        "type": "user",
        "availability_status": "offline",
        "thumbnail": "",
    }


def machine(served: Served, machine_id: str) -> Document:
    """What wrote a message: an agent bot, or the assistant of Chatwoot itself."""
    is_assistant = machine_id == served.history.shop.ai_id
    return {
        "id": _ASSISTANT if is_assistant else _BOT,
        "name": "Petal assistant" if is_assistant else "Petal bot",
        "avatar_url": "",
        "type": "captain_assistant" if is_assistant else "agent_bot",
    }


def agent_bots(served: Served) -> list[Document]:
    bot = machine(served, served.history.shop.bot_id)
    return [
        {
            "id": bot["id"],
            "name": bot["name"],
            "description": None,
            "outgoing_url": "https://bot.example.com/?key=bot-key",
            "bot_config": {"key": "bot-key"},
            "account_id": 1,
        }
    ]


def teams(served: Served) -> list[Document]:
    return [team(served, name) for name in sorted(TEAMS)]


def team(served: Served, name: str) -> Document:
    return {
        "id": served.ids.number("team", name),
        "name": TEAMS[name].lower(),
        "description": None,
        "allow_auto_assign": True,
        "account_id": 1,
        "is_member": False,
    }


def team_members(served: Served, number: int) -> list[Document] | None:
    """None when there is no such team."""
    names = [name for name in TEAMS if served.ids.number("team", name) == number]
    if not names:
        return None
    return [_agent(served, one) for one in _present(served) if one.team == names[0]]


def inboxes(served: Served) -> list[Document]:
    return [
        {
            "id": number,
            "name": name,
            "channel_type": channel_type,
            "website_url": f"https://{served.account}.example.com",
            "widget_color": "#336699",
            "website_token": f"inbox-token-{number}",
            "greeting_enabled": False,
        }
        for number, name, channel_type in INBOXES.values()
    ]


def _agent(served: Served, one: Operator) -> Document:
    return {
        "id": served.ids.number("operator", one.id),
        "uid": f"{one.id}@example.com",
        "name": one.name,
        "available_name": one.name,
        "display_name": None,
        "email": f"{one.id}@example.com",
        "account_id": 1,
        "role": "agent",
        "confirmed": True,
        # anybody's status at the moment of asking
        "availability_status": "online" if served.now().hour < 12 else "offline",
        "auto_offline": True,
        "thumbnail": "",
        "custom_attributes": {},
    }


def _present(served: Served) -> list[Operator]:
    """Who has left is no agent of the account any more."""
    return [one for one in served.history.shop.operators if not _has_left(served, one)]


def _has_left(served: Served, one: Operator) -> bool:
    if one.days_employed is None:
        return False
    opened_at: datetime = rhythm.wall_time(rhythm.FIRST_DAY, 0, served.history.shop.zone)
    return opened_at + timedelta(days=one.days_employed) < served.now()
