"""Web analytics of random shops, and of shops in which chatting has an effect that is known."""

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from tests.reference import world_people as people
from tests.reference.documents import Document, required_instant
from tests.reference.world_campaigns import MARKS

FIRST_DAY = date(2026, 9, 24)
CHANNEL_GROUPS, DEVICES = ("Email", "Organic Search", "Direct", None), ("mobile", "desktop", None)
MEDIA = ("email", None)
PLACES, SHOWN, SEEN_BY = ("chat", "email", None), (0, 3, 40), (None, 0, 2, 30)
CURRENCIES, REVENUES = ("CZK", "EUR", None), ("10.50", "0", "333.333", None)


class Kind(NamedTuple):
    """Visits of one channel group: how many a day, and who of them chats and buys."""

    visits: int
    chat_rate: float
    purchase_rate: float


# those who come by e-mail know the shop: they chat more and buy more
KINDS = {"Email": Kind(250, 0.30, 0.10), "Organic Search": Kind(600, 0.05, 0.02)}


def told_days(seed: int, shops: list[str], orders: list[Document]) -> list[Document]:
    """Tell days of random shops; some are told again, and then otherwise."""
    random = Random(f"{seed} web")
    rows = [purchase for order in orders for purchase in purchases(random, order)]
    for shop in shops:
        rows += any_web_events(
            random.random(), shop, people.DAYS, people.FIRST_DAY.date(), share=0.04
        )
    marks = Random(f"{seed} marks")
    rows = [
        row | {"session_campaign": marks.choice(MARKS), "session_medium": marks.choice(MEDIA)}
        for row in rows
    ]
    days = sorted({(row["account"], row["date"]) for row in rows})
    again = set(random.sample(days, len(days) // 5))
    rows += [
        row | {"telling": 1, "event_count": random.randint(0, 9)}
        for row in rows
        if (row["account"], row["date"]) in again and random.random() < 0.8
    ]
    return [{"telling": 0} | row for row in rows]


def displays(seed: int, shops: list[str]) -> list[Document]:
    """Tell on some days how often the widget was shown in each channel."""
    random = Random(f"{seed} displays")
    return [
        {
            "account": shop,
            "date": str(people.FIRST_DAY.date() + timedelta(days=day)),
            "channel": channel,
            "displays": random.choice(SHOWN),
            "visitors": random.choice(SEEN_BY),
        }
        for shop in shops
        for day in range(people.DAYS)
        for channel in PLACES
        if random.random() < 0.1
    ]


def purchases(random: Random, order: Document) -> list[Document]:
    """Tell what a browser saw of an order: nothing, all, another amount, or two parts of it."""
    id_ = order["ga_transaction_id"] or order["number"] or order["id"]
    shared = {
        "account": order["account"],
        "event_name": "purchase",
        "event_count": 1,
        "transaction_id": random.choice((id_, id_, order["id"], f"test-{id_}", None)),
        "currency": random.choice((order["currency"], order["currency"], "EUR", None)),
    }
    day = required_instant(order["created_at"]).date()
    return [
        shared
        | {
            "date": str(day + timedelta(days=later)),
            "revenue": random.choice((order["total"], order["total"], "7.5", None)),
            "session_source": order["id"],
        }
        for later in random.choice(((), (0,), (0,), (0,), (-1, 1)))
    ]


def any_web_events(
    seed: float, account: str, days: int = 20, first_day: date = FIRST_DAY, share: float = 0.6
) -> list[Document]:
    """Rows with every gap that the contract allows."""
    random, documents = Random(seed), []
    for day in range(days):
        shared = {"account": account, "date": str(first_day + timedelta(days=day))}
        for group in CHANNEL_GROUPS:
            for device in DEVICES:
                for chatted in (True, False, None):
                    if random.random() < share:
                        place = {"channel_group": group, "device": device, "chatted": chatted}
                        documents += row_pair(random, shared | place)
    return documents


def row_pair(random: Random, shared: Mapping[str, object]) -> list[Document]:
    visits = random.choice((0, 1, 3, 40))
    started = {
        "event_name": "session_start",
        "event_count": visits,
        "sessions": random.choice((visits, None)),
        "total_users": random.choice((visits, None)),
    }
    bought = {
        "event_name": "purchase",
        "event_count": random.choice((0, 1, 2)),
        "transactions": random.choice((0, 1, None)),
        "transaction_id": f"t-{random.randrange(10**9)}",
        "revenue": random.choice(REVENUES),
        "currency": random.choice(CURRENCIES),
    }
    carted = {"event_name": "add_to_cart", "event_count": 7, "sessions": 5}
    return [{**shared, **row} for row in (started, bought, carted)[: random.choice((1, 2, 3))]]


def shop_with_effect(seed: int, account: str, effect: float, days: int = 38) -> list[Document]:
    """Let each visit decide whether to chat, and buy the more often by `effect` if it does."""
    random, documents = Random(seed), []
    for day in range(days):
        for group, kind in KINDS.items():
            for chatted in (True, False):
                share = kind.chat_rate if chatted else 1 - kind.chat_rate
                visits = round(kind.visits * share)
                buys = kind.purchase_rate + (effect if chatted else 0)
                bought = sum(random.random() < buys for _ in range(visits))
                shared = {
                    "account": account,
                    "date": str(FIRST_DAY + timedelta(days=day)),
                    "channel_group": group,
                    "device": "mobile",
                    "chatted": chatted,
                }
                counts = {"session_start": visits, "purchase": bought}
                documents += [
                    shared | {"event_name": name, "event_count": count, "sessions": count}
                    for name, count in counts.items()
                ]
    return documents
