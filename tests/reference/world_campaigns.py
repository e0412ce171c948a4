"""Campaigns of a random world, and what their deliveries looked like before."""

from datetime import timedelta
from random import Random

from tests.reference.documents import Document, required_instant
from tests.reference.world_people import DAYS, FIRST_DAY, Person, gap, written

CAMPAIGNS = ("hello", "Cart")


def delivery(random: Random, number: int, shops: list[str], chats: list[Document]) -> Document:
    triggered = FIRST_DAY + timedelta(days=random.random() * DAYS)
    document: Document = {
        "account": random.choice(shops),
        "id": f"d-{number}",
        "campaign_id": random.choice(CAMPAIGNS),
        "campaign_name": random.choice(("Hello there", None)),
        "campaign_type": random.choice(("auto_message", "chatbot", None)),
        "variant": random.choice(("A", "B", None)),
        "visitor_id": random.choice(("v1", "v2", "v3", None)),
        "triggered_at": written(random, triggered),
        "updated_at": written(random, triggered + timedelta(days=60)),
    }
    if random.random() < 0.6:
        document["viewed_at"] = written(random, triggered + gap(random))
    if random.random() < 0.4:
        document["replied_at"] = written(random, triggered + gap(random))
    if chats and random.random() < 0.3:
        chat = random.choice(chats)
        document |= {"account": chat["account"], "conversation_id": chat["id"]}
    return document


def earlier_delivery(random: Random, document: Document, everyone: list[Person]) -> Document:
    updated = required_instant(document["updated_at"]) - timedelta(hours=random.randint(1, 24))
    changed = {"viewed_at": None, "replied_at": None, "variant": random.choice(("A", None))}
    return document | changed | {"updated_at": written(random, updated)}
