"""Conversations, contacts, visitors and agents as Smartsupp's REST API writes them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from chatmart.sandbox import asof, rhythm
from chatmart.sandbox.vendors.ids import Ids, contact_id
from chatmart.sandbox.vendors.served import Served
from chatmart.sandbox.world import (
    Assigned,
    Closed,
    Contact,
    ContactChanged,
    Conversation,
    Event,
    Message,
    Operator,
    Parked,
    Person,
    Rated,
    Reopened,
    Tagged,
)

Document = dict[str, Any]

# the words of other channels are not documented, so the world's own stand for them
CHANNELS = {"chat": "default", "web_form": "default", "facebook": "facebook_messenger"}
ON_THE_SITE = frozenset({"chat", "web_form"})
COUNTRIES = {"CZ": "Czechia", "VN": "Vietnam"}


def utc(at: datetime) -> str:
    return f"{at.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"


def conversation(served: Served, one: Conversation, person: Person) -> Document:
    now = served.now()
    events = asof.events(one, now)
    wrote = [event for event in events if isinstance(event, Message) and event.kind != "note"]
    assigned = [event for event in events if isinstance(event, Assigned)]
    agents = dict.fromkeys(event.author_id for event in wrote if event.author_type == "operator")
    rating = rated(events)
    return {
        "id": conversation_id(served.ids, one.id),
        "ext_id": None,
        "status": status(events),
        "unread": False,
        "created_at": utc(one.created_at),
        "updated_at": utc(asof.updated_at(one, now)),
        "finished_at": utc(closed.at) if (closed := ended(events)) else None,
        "channel": {"type": CHANNELS.get(one.channel, one.channel), "id": None},
        **parties(served.ids, one, served.now()),
        "agent_ids": [agent_id(served.ids, str(name)) for name in agents],
        "assigned_ids": [agent_id(served.ids, last.operator_id) for last in assigned[-1:]],
        "group_id": group_id(served.ids, assigned[-1].team if assigned else one.team),
        "rating_value": rating.score if rating else None,
        "rating_text": rating.comment if rating else None,
        "domain": f"{served.account}.example.com",
        "referer": served.cached("referrers", lambda: _referrers(served)).get(one.visit_id),
        "is_offline": one.is_offline,
        "is_served": bool(agents),
        "variables": _variables(served, asof.contact(one, now)),
        "tags": _tags(served, events),
        "location": {
            "ip": "192.0.2.10",
            "code": served.history.shop.country,
            "country": COUNTRIES[served.history.shop.country],
            "city": person.city,
        },
        "last_message": {
            "text": asof.text(wrote[-1], now),
            "created_at": utc(wrote[-1].at),
        }
        if wrote
        else None,
    }


def parties(ids: Ids, one: Conversation, now: datetime) -> Document:
    """A contact as soon as something is known of them, a visitor on the shop's own pages."""
    known, number = asof.contact(one, now), ids.number("contact", contact_id(one, now))
    is_contact = known.name or known.email or known.phone
    return {
        "contact_id": f"ct{number}" if is_contact or one.channel not in ON_THE_SITE else None,
        "visitor_id": f"vi{number}" if one.channel in ON_THE_SITE else None,
    }


def contact(served: Served, identity: str, talks: Sequence[Conversation]) -> Document:
    """What the conversations with one contact, by instant, tell of them by now."""
    now = served.now()
    known: Document = {"name": None, "email": None, "phone": None}
    for one in talks:
        told = asof.contact(one, now)
        newer = {"name": told.name, "email": told.email, "phone": told.phone}
        known.update({name: value for name, value in newer.items() if value})
    changed = [
        event.at
        for one in talks
        for event in asof.events(one, now)
        if isinstance(event, ContactChanged)
    ]
    return {
        "id": identity,
        "created_at": utc(talks[0].created_at),
        "updated_at": utc(max([talks[0].created_at, *changed])),
        **known,
        "note": None,
        "properties": {},
        "banned_at": None,
        "banned_by": None,
        "tags": {"type": "list", "data": [], "total": 0},
        "gdpr_approved": True,
    }


def visitor(served: Served, identity: str, one: Conversation, person: Person) -> Document:
    return {
        "id": identity,
        "created_at": utc(one.created_at),
        "updated_at": utc(one.created_at),
        "is_online": False,
        "status": "offline",
        "visits": 1,
        "lang": person.language,
        "avatar": {"initials": "V", "color": "#336699"},
        "user_agent": f"Mozilla/5.0 (sandbox) {person.browser}",
        "browser": person.browser,
        "browser_version": "130",
        "platform": "desktop" if person.device == "desktop" else "mobile",
        "device": "desktop" if person.device == "desktop" else "mobile",
        "os": "other",
        "location_country": COUNTRIES[served.history.shop.country],
        "location_country_code": served.history.shop.country,
        "location_city": person.city,
        "referrer": None,
        "page_url": None,
        "page_title": None,
        "variables": _variables(served, asof.contact(one, served.now())),
    }


def agent(served: Served, one: Operator) -> Document:
    opened_at = rhythm.wall_time(rhythm.FIRST_DAY, 0, served.history.shop.zone)
    left_at = opened_at + timedelta(days=one.days_employed) if one.days_employed else None
    return {
        "id": agent_id(served.ids, one.id),
        "name": one.name,
        "email": f"{one.id}@example.com",
        "avatar": None,
        "role": "agent",
        "status": "offline",
        "active": not (left_at and left_at < served.now()),
    }


def status(events: Sequence[Event]) -> str:
    last = _last_turn(events)
    if isinstance(last, Closed):
        return "closed"
    if isinstance(last, Parked):
        return "pending"  # there is no word for a snoozed one
    return "served" if any(isinstance(event, Assigned) for event in events) else "open"


def ended(events: Sequence[Event]) -> Closed | None:
    last = _last_turn(events)
    return last if isinstance(last, Closed) else None


def rated(events: Sequence[Event]) -> Rated | None:
    """The one rating that a conversation can have."""
    ratings = [event for event in events if isinstance(event, Rated) and event.kind == "csat"]
    return ratings[-1] if ratings else None


def conversation_id(ids: Ids, world_id: str) -> str:
    return f"co{ids.number('conversation', world_id)}"


def agent_id(ids: Ids, world_id: str) -> str:
    return str(ids.number("operator", world_id))


def group_id(ids: Ids, team: str) -> str:
    return f"gr{ids.number('team', team)}"


def _last_turn(events: Sequence[Event]) -> Event | None:
    turns = (one for one in reversed(events) if isinstance(one, Closed | Parked | Reopened))
    return next(turns, None)


def _referrers(served: Served) -> dict[str | None, str | None]:
    return {one.id: one.referrer for one in served.history.visits if one.conversation_id}


def _variables(served: Served, known: Contact) -> Document:
    """What the shop's pages tell the widget; the names but the last two are the shop plug-in's."""
    customer = known.shop_customer_id
    return {
        "shoptet_shop": served.account,
        "shoptet_user_guid": served.ids.uuid("customer", customer) if customer else None,
        "authenticated": customer is not None,
        "customer_id": str(served.ids.number("customer", customer)) if customer else None,
        "ga_client_id": known.ga_client_id,
    }


def _tags(served: Served, events: Sequence[Event]) -> list[Document]:
    return [
        {"id": f"tg{served.ids.number('tag', event.name)}", "name": event.name}
        for event in events
        if isinstance(event, Tagged)
    ]
