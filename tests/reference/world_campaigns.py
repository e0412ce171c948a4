"""Campaigns of a random world, and what their deliveries looked like before."""

from datetime import timedelta
from random import Random

from tests.reference.documents import Document, required_instant
from tests.reference.world_people import DAYS, FIRST_DAY, Person, gap, written

CAMPAIGNS = ("hello", "Cart")
NEVER_SHOWN = "never shown"
# seeds whose lines are of accounts
SEEDS = ("campaign_products", "campaign_links")
MARKS = ("october", "October", "sale 10", "(organic)", "(new", None, None)
TARGETED = ("p-1", "P-2", "p-4", "sku-3", "never sold")


def delivery(random: Random, number: int, shops: list[str], chats: list[Document]) -> Document:
    triggered = FIRST_DAY + timedelta(days=random.random() * DAYS)
    document: Document = {
        "account": random.choice(shops),
        "id": f"d-{number}",
        "campaign_id": random.choice(CAMPAIGNS),
        "campaign_name": random.choice(("Hello there", "hello", None)),
        "campaign_type": (None, "auto_message", "chatbot")[number % 3],
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


def seeds(seed: int, shops: list[str]) -> dict[str, list[Document]]:
    """Give what campaigns are for, some before anything was ordered or after all of it."""
    random = Random(f"{seed} campaigns")
    return {
        "campaign_products": [
            target(random, shop, campaign, product)
            for shop in shops
            for campaign in (*CAMPAIGNS, NEVER_SHOWN)
            for product in random.sample(TARGETED, random.choice((1, 2, 3)))
        ],
        "campaign_links": [
            {"account": shop, "campaign_id": campaign, "session_campaign": mark}
            for shop in shops
            for campaign, mark in zip((*CAMPAIGNS, NEVER_SHOWN), MARKS[:3], strict=True)
            if random.random() < 0.7
        ],
    }


def target(random: Random, shop: str, campaign: str, product: str) -> Document:
    first = FIRST_DAY.date() + timedelta(days=random.choice((-9, 3, 10, 15, 20, 30, 99, 200)))
    last = first + timedelta(days=random.choice((0, 6, 20)))
    return {
        "account": shop,
        "campaign_id": campaign,
        "product_id": product,
        "first_date": first,
        "last_date": random.choice((None, last)),
        "baseline_days": random.choice((1, 7, 28)),
    }
