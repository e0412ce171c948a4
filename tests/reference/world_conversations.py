"""Conversations of a random world and what they looked like before."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from tests.reference.conversations import counted_messages, started_at
from tests.reference.documents import Document, required_instant
from tests.reference.world_people import DAYS, FIRST_DAY, Person, contact_details, gap, written

CHANNELS = ("chat", "email", "facebook")
AUTHORS = ("contact", "operator", "bot", "ai", "campaign", "system")
PATTERNS: tuple[Sequence[str], ...] = (
    (),
    ("contact",),
    ("contact", "operator"),
    ("contact", "bot"),
    ("ai", "ai"),
    ("operator", "contact"),
    ("bot", "contact", "contact", "operator", "operator", "contact"),
    ("campaign", "contact", "ai", "contact", "operator", "contact", "operator"),
    ("contact", "operator", "contact", "operator", "contact", "bot", "contact"),
)
TAGS = (
    "shipping",
    " Shipping ",
    "SHIPPING",
    "",
    "  ",
    "Žluť\t",
    "žluť",
    "ĐỔI TRẢ",
    "đổi trả",
    "vip",
    "handover:complaint",
    "Advice",
    "doprava",
    "escalated",
    "returns",
)
PRODUCTS = ("p-1", "P-2", "sku-3", "p-4")
KINDS: tuple[str | None, ...] = ("message", "comment", None, "note")
SCALES = {
    "csat": ((1, 5), (0, 1), (1, 3), (0, 100), (1, 7)),
    "ces": ((1, 7), (1, 5)),
    "nps": ((0, 10),),
    "ai_answer": ((0, 1),),
}


def conversation(
    random: Random,
    number: int,
    shops: list[str],
    everyone: list[Person],
    operators: Sequence[str],
    before: list[Document],
) -> Document:
    account, person = random.choice(shops), random.choice(everyone)
    start = FIRST_DAY + timedelta(days=random.random() * DAYS)
    contact = contact_details(random, person, account, everyone)
    if random.random() < 0.5:
        contact["id"] = person.chat_ids[account] if random.random() < 0.95 else ""
    if random.random() < 0.3:
        contact["shop_customer_id"] = person.shop_ids[account]
    if before and random.random() < 0.2:
        # the same person at the very same instant: only the id tells the two apart
        other = random.choice(before)
        account, contact = other["account"], other.get("contact") or {}
        start = started_at(other)
    messages = message_list(random, start, operators)
    last = max([start, *(required_instant(message["sent_at"]) for message in messages)])
    moments = [start, last, *(required_instant(message["sent_at"]) for message in messages)]
    return closing(random, last, operators) | {
        "account": account,
        "id": f"{random.choice(('conv', 'Conv', 'čat'))}-{number % 40}-{number}",
        "channel": random.choice(CHANNELS),
        "created_at": written(
            random, start + timedelta(seconds=random.choice((-200_000, -5, 0, 0, 2)))
        ),
        "updated_at": written(random, last + timedelta(days=60)),
        "contact": contact | visitor(number) if contact else random.choice((None, {})),
        "team": random.choice((None, {"id": "sales", "name": "Sales"}, {"id": "Care"})),
        "url": (f"https://chat.example.com/{number}", None)[number % 2],
        "landing_page": (None, "/", "/shoes")[number % 3],
        "referrer": ("https://search.example.com/", None)[number % 2],
        "source": (None, "newsletter", "search")[number % 3],
        "medium": ("email", None)[number % 2],
        "tags": tags(random, last) or None,
        "assignments": assignments(random, moments, operators) or random.choice(([], None)),
        "reopened_at": reopenings(random, last) or random.choice(([], None)),
        "messages": messages or random.choice(([], None)),
        "ratings": ratings(random, last) or None,
        "a_field_of_tomorrow": {"n": 1},
    }


def visitor(number: int) -> Document:
    return {
        "country": ("CZ", None, "VN")[number % 3],
        "device": (None, "mobile")[number % 2],
        "language": ("cs", "vi", None)[number % 3],
    }


def message_list(random: Random, start: datetime, operators: Sequence[str]) -> list[Document]:
    authors = random.choice(PATTERNS)
    if random.random() < 0.4:
        authors = random.choices(AUTHORS, weights=(6, 5, 2, 2, 1, 1), k=random.randint(0, 9))
    messages, moment = [], start
    for number, author in enumerate(authors):
        messages.append(message(random, number, author, moment, operators))
        moment += gap(random)
    if random.random() < 0.2:
        random.shuffle(messages)
    return messages


def message(
    random: Random, number: int, author: str, moment: datetime, operators: Sequence[str]
) -> Document:
    sender: Document = {"type": author}
    if author == "operator" and random.random() < 0.97:
        sender["id"] = random.choice(operators[:3] if random.random() < 0.8 else operators)
    elif author in ("bot", "ai") and random.random() < 0.6:
        sender["id"] = random.choice(("b1", "B2", None))
    document: Document = {"id": f"m-{number}", "sent_at": written(random, moment), "author": sender}
    if random.random() < 0.4:
        document["kind"] = random.choice(KINDS)
    if random.random() < 0.3:
        document["products"] = products(random, moment) or None
    if author == "operator" and number % 3 == 1:
        document["macro_id"] = f"macro-{number % 2}"
    if author == "campaign":
        document["campaign_id"] = f"campaign-{number % 2}"
    return document


def products(random: Random, moment: datetime) -> list[Document]:
    return [
        {
            "id": random.choice(PRODUCTS),
            "name": random.choice((None, "Cream", "balm")),
            "clicked_at": random.choice((None, written(random, moment + gap(random)))),
        }
        for _ in range(random.choice((0, 1, 1, 2)))
    ]


def tags(random: Random, last: datetime) -> list[Document]:
    appliers = (
        {},
        {"applied_by": "rule"},
        {"applied_by": "operator"},
        {"applied_by": "bot", "applied_at": written(random, last)},
    )
    return [
        {"name": random.choice(TAGS)} | random.choice(appliers)
        for _ in range(random.choice((0, 1, 2, 4)))
    ]


def assignments(
    random: Random, moments: list[datetime], operators: Sequence[str]
) -> list[Document]:
    """Give the conversation to somebody at or near some moment of it, not always in order."""
    made = []
    for _ in range(random.choice((0, 0, 1, 1, 2, 3))):
        at = random.choice(moments) + random.choice((0, 0, 1, -1)) * gap(random)
        given = {"operator_id": random.choice(operators), "assigned_at": written(random, at)}
        if random.random() < 0.3:
            given["unassigned_at"] = written(random, at + gap(random))
        made.append(given)
    return made


def reopenings(random: Random, last: datetime) -> list[str]:
    count = random.choice((0, 0, 0, 1, 2))
    return [written(random, last + random.choice((1, -1)) * gap(random)) for _ in range(count)]


def closing(random: Random, last: datetime, operators: Sequence[str]) -> Document:
    document: Document = {"status": random.choice(("open", "pending", "snoozed", *["closed"] * 5))}
    if document["status"] == "closed" or random.random() < 0.2:
        document["closed_at"] = written(random, last + random.choice((1, -1)) * gap(random))
        closer = random.choice(("operator", "operator", "bot", "contact", "system"))
        who = {"type": closer, "id": random.choice((None, "b1", "B2", *operators))}
        document["closed_by"] = random.choice((None, {"type": closer}, *[who] * 7))
    if random.random() < 0.1:
        document["closed_at"] = None
    if random.random() < 0.5:
        document["is_offline"] = random.choice((True, False, None))
    if random.random() < 0.3:
        document["is_proactive"] = random.choice((True, False, None))
    return document


def ratings(random: Random, last: datetime) -> list[Document]:
    made = []
    for number in range(random.choice((0, 0, 1, 2))):
        kind = random.choice(("csat", "csat", *SCALES))
        low, high = random.choice(SCALES[kind])
        score: float = random.randint(low, high)
        if kind == "csat" and score < high and random.random() < 0.2:
            score += 0.5
        rating = {"id": f"r-{number}", "kind": kind, "score": score}
        rating |= {"scale_min": low, "scale_max": high, "message_id": (None, "m-0")[number]}
        made.append(rating | {"answered_at": written(random, last + gap(random))})
    return made


def earlier_conversation(random: Random, document: Document, everyone: list[Person]) -> Document:
    """Take back some of what happened; sometimes the contact was another's, too."""
    updated = required_instant(document["updated_at"]) - timedelta(hours=random.randint(1, 24))
    document["updated_at"] = written(random, updated)
    if random.random() < 0.5:
        document |= {"status": "open", "closed_at": None, "closed_by": None, "ratings": []}
    if random.random() < 0.5:
        document["messages"] = (document["messages"] or [])[: random.randint(0, 3)]
    if random.random() < 0.3:
        document["assignments"] = (document["assignments"] or [])[:1]
        document["reopened_at"] = None
    if random.random() < 0.3:
        document["tags"] = [{"name": random.choice(TAGS)}]
        document["team"] = {"id": "sales"}
    if random.random() < 0.2:
        document["channel"] = random.choice(CHANNELS)
    if random.random() < 0.3:
        person = random.choice(everyone)
        document["contact"] = contact_details(random, person, document["account"], everyone)
    return document


def has_contact_message(document: Document) -> bool:
    return any(message.author_type == "contact" for message in counted_messages(document))
