"""Users, teams and customers as Gorgias' API writes them."""

from datetime import datetime, timedelta

from chatmart.sandbox import asof, rhythm
from chatmart.sandbox.asof import until
from chatmart.sandbox.phrases import TEAMS
from chatmart.sandbox.vendors.gorgias.forms import Document, instant_of, written
from chatmart.sandbox.vendors.ids import contact_id
from chatmart.sandbox.vendors.served import Served
from chatmart.sandbox.world import Contact, ContactChanged, Conversation

_ROLES = ("admin", "agent", "basic-agent", "lite-agent")


def users(served: Served) -> list[Document]:
    """The people, then the machines that answer."""
    shop, now = served.history.shop, served.now()
    opened_at = rhythm.wall_time(rhythm.FIRST_DAY, 0, shop.zone)
    found = []
    for place, one in enumerate(shop.operators):
        leaves_at = opened_at + timedelta(days=one.days_employed) if one.days_employed else None
        left_at = until(leaves_at, now)
        role = _ROLES[place % len(_ROLES)]
        found.append(_user(served, one.id, one.name, role, opened_at, left_at))
    for machine_id, name in ((shop.bot_id, "Petal bot"), (shop.ai_id, "Petal assistant")):
        found.append(_user(served, machine_id, name, "bot", opened_at, None))
    return found


def sender(served: Served, operator_id: str) -> Document:
    shop = served.history.shop
    names = {one.id: one.name for one in shop.operators}
    return {
        "id": served.ids.number("operator", operator_id),
        "email": f"{operator_id}@example.com",
        "name": names.get(operator_id, "Petal"),
    }


def teams(served: Served) -> list[Document]:
    shop = served.history.shop
    opened_at = rhythm.wall_time(rhythm.FIRST_DAY, 0, shop.zone)
    return [
        {
            **team(served, name),
            "description": None,
            "members": [sender(served, one.id) for one in shop.operators if one.team == name],
            "created_datetime": written(opened_at, place),
        }
        for place, name in enumerate(sorted({one.team for one in shop.operators}))
    ]


def team(served: Served, name: str) -> Document:
    number = served.ids.number("team", name)
    return {"id": number, "name": TEAMS[name], "decoration": {"emoji": "🌸"}}


def customers(served: Served) -> list[Document]:
    return list(served.cached("customer by number", lambda: _customers(served)).values())


def customer_of(served: Served, one: Conversation) -> Document:
    found = served.cached("customer by number", lambda: _customers(served))
    number = served.ids.number("contact", contact_id(one, served.now()))
    whole = found[number]
    return {name: whole[name] for name in ("id", "email", "name", "firstname", "lastname")}


def _customers(served: Served) -> dict[int, Document]:
    """A customer is what all conversations tell of them, the newest first."""
    found: dict[int, Document] = {}
    now = served.now()
    for one in served.history.conversations:
        if one.created_at >= now:
            continue
        number = served.ids.number("contact", contact_id(one, now))
        known = asof.contact(one, now)
        changes = [it.at for it in asof.events(one, now) if isinstance(it, ContactChanged)]
        changed_at = max([one.created_at, *changes])
        before = found.get(number)
        if before:
            changed_at = max(changed_at, instant_of(before["updated_datetime"]))
        found[number] = _customer(number, known, changed_at, before or {}, one.created_at)
    return found


def _customer(
    number: int, known: Contact, changed_at: datetime, before: Document, first_at: datetime
) -> Document:
    name = known.name or before.get("name")
    email = known.email.strip().lower() if known.email else before.get("email")
    first, _, last = (name or "").partition(" ")
    phones = [it for it in before.get("channels", []) if it["type"] == "phone"]
    if known.phone:
        phones = [{"id": number * 10 + 1, "type": "phone", "address": known.phone}]
    mails = [{"id": number * 10, "type": "email", "address": email}] if email else []
    meta = {"ga_client_id": known.ga_client_id} if known.ga_client_id else before.get("meta", {})
    return {
        "id": number,
        "external_id": known.shop_customer_id or before.get("external_id"),
        "active": True,
        "email": email,
        "name": name,
        "firstname": first,
        "lastname": last,
        "meta": meta,
        "channels": [*mails, *phones],
        "integrations": {},
        "created_datetime": before.get("created_datetime") or written(first_at, number),
        "updated_datetime": written(changed_at, number),
    }


def _user(
    served: Served,
    operator_id: str,
    name: str,
    role: str,
    opened_at: datetime,
    left_at: datetime | None,
) -> Document:
    whole = sender(served, operator_id)
    number = whole["id"]
    return {
        **whole,
        "name": name,
        "firstname": name,
        "lastname": "",
        "external_id": None,
        "active": left_at is None,
        "bio": None,
        "country": served.history.shop.country,
        "language": "en",
        "timezone": served.history.shop.time_zone,
        "role": {"id": number % 10, "name": role},
        "meta": {"ip": "192.0.2.9"},
        "created_datetime": written(opened_at, number),
        "updated_datetime": written(left_at or opened_at, number),
        "deactivated_datetime": written(left_at, number) if left_at else None,
    }
