"""Orders of a random world, most of them on the edge of some attribution window."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random

from tests.reference.conversations import ended_at, started_at
from tests.reference.documents import Account, Document, required_instant
from tests.reference.world_conversations import has_contact_message
from tests.reference.world_people import DAYS, FIRST_DAY, Person, contact_details, written

STATUSES = ("pending", "paid", "fulfilled", "delivered", "cancelled", "returned")
TOTALS = ("100", "99.99", "0", "-12.50", "33.333", "1290.00", "0.01", "0.015", "10.01", "0.0")
MICROSECOND = timedelta(microseconds=1)


def order(
    random: Random,
    number: int,
    shops: list[str],
    everyone: list[Person],
    chats: list[Document],
    accounts: Mapping[str, Account],
) -> Document:
    account, person = random.choice(shops), random.choice(everyone)
    ordered = FIRST_DAY + timedelta(days=random.random() * DAYS)
    customer = contact_details(random, person, account, everyone)
    if random.random() < 0.5:
        customer["id"] = person.shop_ids[account]
    if chats and random.random() < 0.7:
        chat = random.choice([chat for chat in chats if has_contact_message(chat)] or chats)
        account, ordered = chat["account"], moment_near(random, chat)
        customer = as_customer(chat.get("contact") or {}) or customer
    configured = accounts.get(account)
    currency = configured.currency if configured and random.random() < 0.9 else "USD"
    return progress(random, ordered) | {
        "account": account,
        "id": f"{random.choice(('o', 'O'))}-{number}",
        "number": random.choice((None, f"2026{number:04}")),
        "ga_transaction_id": (None, f"ga-{number // 6}", None)[number % 3],
        "created_at": written(random, ordered),
        "updated_at": written(random, ordered + timedelta(days=60)),
        "currency": currency,
        "total": random.choice(TOTALS),
        "customer": customer or None,
        "sales_channel": random.choice((None, "web", "chat")),
        "discount": random.choice((None, None, "0", "1.005")),
        "shipping": (None, "0", "59.50")[number % 3],
        "tax": ("21.005", None)[number % 2],
        "created_by": (None, "op-1", None)[number % 3],
        "fulfilled_at": (None, written(random, ordered + timedelta(days=2)))[number % 2],
        "discount_codes": random.choice((None, [], ["VIP"], [" vip", "VIP"], ["Jaro", ""])),
        "lines": [line(random, place) for place in range(random.choice((0, 1, 1, 2, 3)))] or None,
        "refunds": refunds(random, ordered) or random.choice(([], None)),
    }


def share_names(seed: int, orders: list[Document]) -> None:
    """Let some orders go by a name of one before, as when a shop splits an order."""
    random = Random(f"{seed} names")
    for place, order in enumerate(orders):
        other = random.choice(orders[: place + 1])
        if other["account"] == order["account"] and random.random() < 0.3:
            names = [other[name] for name in ("ga_transaction_id", "number", "id") if other[name]]
            order["ga_transaction_id"], order["number"] = random.choice(
                ((random.choice(names), order["number"]), (None, random.choice(names)))
            )
            order["created_at"] = random.choice((order, other))["created_at"]


def moment_near(random: Random, chat: Document) -> datetime:
    start, end = started_at(chat), ended_at(chat)
    window = timedelta(hours=random.choice((48, 72, 120, 744)))
    return random.choice(
        (
            start,
            start - MICROSECOND,
            start + (end - start) / 2,
            end,
            end + window,
            end + window + MICROSECOND,
            end + window - MICROSECOND,
            end + timedelta(days=7),
            end + timedelta(days=random.random() * 3),
            start - timedelta(days=random.random() * 3),
        )
    )


def as_customer(contact: Document) -> Document:
    """Keep what an order can know of a contact: everything but the chat tool's own id."""
    kept = {name: contact.get(name) for name in ("email", "phone", "ga_client_id")}
    kept["id"] = contact.get("shop_customer_id")
    return {name: value for name, value in kept.items() if value}


def progress(random: Random, ordered: datetime) -> Document:
    document: Document = {"status": random.choice(STATUSES)}
    if random.random() < 0.5:
        document["paid_at"] = random.choice((None, written(random, ordered + timedelta(hours=1))))
    if (document["status"] == "delivered" and random.random() < 0.8) or random.random() < 0.1:
        document["delivered_at"] = written(random, ordered + timedelta(days=random.randint(1, 9)))
    if (document["status"] == "cancelled" and random.random() < 0.8) or random.random() < 0.05:
        document["cancelled_at"] = written(random, ordered + timedelta(hours=random.randint(1, 99)))
    return document


def line(random: Random, place: int) -> Document:
    document: Document = {
        "id": f"l-{place}",
        "name": (None, "Cream", "serum")[place % 3],
        "quantity": random.choice(("1", "2", "0.5", "3")),
        "unit_price": random.choice(("10.00", "599.9", "0.333")),
    }
    if random.random() < 0.7:
        document["product_id"] = random.choice((None, "p-1", "P-2", "p-4"))
    if random.random() < 0.5:
        document["sku"] = random.choice((None, "sku-3", "p-1"))
    if random.random() < 0.8:
        document["unit_cost"] = random.choice(("0", "7.77", "310.001", "4", "2.5", None))
    if random.random() < 0.4:
        document["discount"] = random.choice((None, "0", "1.25"))
    return document


def refunds(random: Random, ordered: datetime) -> list[Document]:
    if random.random() < 0.8:
        return []
    return [
        {
            "id": f"f-{place}",
            "amount": random.choice(("5.00", "0.333", "2000")),
            "created_at": written(random, ordered + timedelta(days=place + 1)),
        }
        for place in range(random.randint(1, 2))
    ]


def earlier_order(random: Random, document: Document, everyone: list[Person]) -> Document:
    updated = required_instant(document["updated_at"]) - timedelta(hours=random.randint(1, 24))
    document["updated_at"] = written(random, updated)
    if random.random() < 0.6:
        document |= {"status": "pending", "delivered_at": None, "cancelled_at": None}
        document |= {"refunds": []}
    if random.random() < 0.3:
        person = random.choice(everyone)
        document["customer"] = contact_details(random, person, document["account"], everyone)
    if random.random() < 0.2:
        document["total"] = random.choice(TOTALS)
    return document
