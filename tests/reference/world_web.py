"""Web analytics of random shops, and of shops in which chatting has an effect that is known."""

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from tests.reference.documents import Document

FIRST_DAY = date(2026, 9, 24)
CHANNEL_GROUPS, DEVICES = ("Email", "Organic Search", "Direct", None), ("mobile", "desktop", None)
CURRENCIES, REVENUES = ("CZK", "EUR", None), ("10.50", "0", "333.333", None)


class Kind(NamedTuple):
    """Visits of one channel group: how many a day, and who of them chats and buys."""

    visits: int
    chat_rate: float
    purchase_rate: float


# those who come by e-mail know the shop: they chat more and buy more
KINDS = {"Email": Kind(250, 0.30, 0.10), "Organic Search": Kind(600, 0.05, 0.02)}


def any_web_events(seed: int, account: str, days: int = 20) -> list[Document]:
    """Rows with every gap that the contract allows."""
    random, documents = Random(seed), []
    for day in range(days):
        for group in CHANNEL_GROUPS:
            for device in DEVICES:
                for chatted in (True, False, None):
                    if random.random() < 0.6:
                        place = {"channel_group": group, "device": device, "chatted": chatted}
                        documents += row_pair(random, account, day, place)
    return documents


def row_pair(random: Random, account: str, day: int, place: Mapping[str, object]) -> list[Document]:
    visits = random.choice((0, 1, 3, 40))
    shared = {"account": account, "date": str(FIRST_DAY + timedelta(days=day)), **place}
    started = {
        "event_name": "session_start",
        "event_count": visits,
        "sessions": random.choice((visits, None)),
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
    return [shared | row for row in (started, bought, carted)[: random.choice((1, 2, 3))]]


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
