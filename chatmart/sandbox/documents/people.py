"""Customers, operators and their presence as documents."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from chatmart.sandbox import asof, rhythm
from chatmart.sandbox.asof import until
from chatmart.sandbox.documents.forms import Document, known, local, money, utc
from chatmart.sandbox.history import History
from chatmart.sandbox.phrases import TEAMS

_VIP_EVERY = 12  # persons


def customers(history: History, as_of: datetime) -> Iterator[Document]:
    shop = history.shop
    for number, person in asof.registered(history, as_of):
        account = asof.account(number, person)
        registered_at = local(shop, person.registered_at)
        yield known(
            {
                "account": shop.account,
                "id": account.id,
                "created_at": registered_at,
                "updated_at": registered_at,
                "name": account.name,
                "email": account.email,
                "phone": account.phone,
                "ga_client_id": account.ga_client_id,
                "tags": ["vip"] if number % _VIP_EVERY == 0 else [],
                "marketing_consent": person.marketing_consent,
                "consent_at": None if person.marketing_consent is None else registered_at,
            }
        )


def operators(history: History, as_of: datetime) -> Iterator[Document]:
    shop = history.shop
    opened_at = rhythm.wall_time(rhythm.FIRST_DAY, 0, shop.zone)
    for one in shop.operators:
        leaves_at = opened_at + timedelta(days=one.days_employed) if one.days_employed else None
        left_at = until(leaves_at, as_of)
        yield {
            "account": shop.account,
            "id": one.id,
            "updated_at": utc(left_at or opened_at),
            "name": one.name,
            "email": f"{one.id}@example.com",
            "team": {"id": one.team, "name": TEAMS[one.team]},
            "is_active": left_at is None,
            "is_bot": False,
            "hourly_cost": money(shop, one.hourly_cost),
            "currency": shop.currency,
        }
    for machine_id, name in ((shop.bot_id, "Petal bot"), (shop.ai_id, "Petal assistant")):
        yield {
            "account": shop.account,
            "id": machine_id,
            "updated_at": utc(opened_at),
            "name": name,
            "is_active": True,
            "is_bot": True,
        }


def operator_presence(history: History, as_of: datetime) -> Iterator[Document]:
    for one in history.presences:
        if one.online_from >= as_of:
            continue
        online_until = until(one.online_until, as_of)
        yield {
            "account": history.shop.account,
            "id": one.id,
            "operator_id": one.operator_id,
            "online_from": utc(one.online_from),
            "online_until": utc(online_until) if online_until else None,
            "updated_at": utc(online_until or one.online_from),
        }
