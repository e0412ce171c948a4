"""What vendors tell of random shops in their own forms: conversations, and numbers of their own.

A document carries beside the vendor's form what it means: `plain`, a conversation as in a drop
folder, and `reported`, the vendor's numbers. No model reads these two.
"""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from tests.reference.conversations import contact_turns, counted_messages
from tests.reference.documents import Document
from tests.reference.world_people import DAYS, FIRST_DAY, Person, contact_details
from tests.reference.world_vendor_chats import ended_chat, smartsupp, zoho_salesiq
from tests.reference.world_vendor_tickets import chatwoot, gorgias
from tests.reference.world_vendor_values import Told, Waits, exact

AUTHORS: tuple[tuple[str, ...], ...] = (
    (),
    ("contact",),
    ("contact", "bot"),
    ("contact", "operator", "contact", "operator"),
    ("bot", "contact", "contact", "operator", "contact"),
    ("operator", "contact", "operator", "operator"),
)
WAITS = (0, 20, 95, 600, 7_200)
# how far a vendor's clock is from ours
ERRORS = (0.0, 0.0, -0.5, 300.0, None)


class Teller(NamedTuple):
    write: Callable[[Random, Document, Waits], Told]
    operators: tuple[str | None, ...] = ("op-1", "Op-2")
    bot: str | None = "b1"
    # what messages and who asks are called
    message_id: str = "m{place}"
    contact_id: str | None = "{contact}"


TELLERS = {
    "chatwoot": Teller(chatwoot, bot="bot-b1", message_id="{place}", contact_id="7"),
    "gorgias": Teller(gorgias, message_id="{place}", contact_id=None),
    "smartsupp": Teller(smartsupp),
    "smartsupp_ended_chats": Teller(
        ended_chat, operators=(None,), message_id="{conversation}-{number}"
    ),
    "zoho_salesiq": Teller(zoho_salesiq, contact_id="7"),
}


def told_by_vendors(
    seed: int, count: int, shops: list[str], everyone: list[Person]
) -> dict[str, list[Document]]:
    random = Random(f"{seed} vendors")
    found: dict[str, list[Document]] = defaultdict(list)
    for number in range(count):
        account, vendor = random.choice(shops), random.choice(tuple(TELLERS))
        for version in range(random.choice((1, 1, 2))):
            contact = contact_details(random, random.choice(everyone), account, everyone)
            plain = conversation(random, TELLERS[vendor], contact | {"id": f"w{number % 9}"})
            told, reported = TELLERS[vendor].write(random, plain, waits(random, plain))
            name_messages(plain, TELLERS[vendor], f"{vendor}-{number}")
            found[f"{vendor}__conversations"].append(
                told | named(account, f"{vendor}-{number}", version, reported) | {"plain": plain}
            )
        day = str((FIRST_DAY + timedelta(days=random.randrange(DAYS))).date())
        for stream, write in (
            ("iadvize__statistics", iadvize_day),
            ("sapo_chat_report__reports", sapo_day),
        ):
            told, reported = write(random, day)
            record = named(account, f"{day} {number}", 0, reported) | {"reported_date": day}
            found[stream].append(told | record)
    return found


def named(account: str, name: str, version: int, reported: Document) -> Document:
    updated = FIRST_DAY + timedelta(days=90, hours=version)
    record = {"account": account, "id": name, "updated_at": updated.isoformat()}
    return record | {"reported": reported}


def conversation(random: Random, teller: Teller, contact: Document) -> Document:
    start = FIRST_DAY + timedelta(seconds=random.randrange(DAYS * 86_400))
    messages, moment = [], start
    operator = random.choice(teller.operators)
    for author in random.choice(AUTHORS):
        moment += timedelta(seconds=random.choice(WAITS))
        who = {"contact": None, "operator": operator, "bot": teller.bot}[author]
        messages.append(message(author, who, moment))
    is_closed = random.random() < 0.8
    return {
        "channel": "chat",
        "status": "closed" if is_closed else "open",
        "created_at": start.isoformat(),
        "closed_at": (moment + timedelta(seconds=900)).isoformat() if is_closed else None,
        "contact": contact,
        "messages": messages,
    }


def message(author: str, who: str | None, sent_at: datetime) -> Document:
    return {"author": {"type": author, "id": who}, "sent_at": sent_at.isoformat()}


def name_messages(plain: Document, teller: Teller, conversation_id: str) -> None:
    for place, message in enumerate(plain["messages"]):
        message["id"] = teller.message_id.format(
            place=place, number=place + 1, conversation=conversation_id
        )
        if message["author"]["type"] == "contact" and teller.contact_id:
            message["author"]["id"] = teller.contact_id.format(contact=plain["contact"]["id"])


def waits(random: Random, plain: Document) -> Waits:
    """Give what a vendor thinks that each answered turn has waited."""
    turns = contact_turns(counted_messages(plain))
    answered = [turn for turn in turns if turn.answer]
    found: Waits = []
    for turn in answered:
        assert turn.answer is not None
        error = random.choice(ERRORS)
        seconds = (turn.answer.sent_at - turn.asked[0].sent_at).total_seconds()
        found.append(None if error is None else max(seconds + error, 0.0))
    return found


def iadvize_day(random: Random, day: str) -> Told:
    numbers = {
        "contact_number": random.choice((0, 1, 2, 40, None)),
        "contact_received_message_number": random.choice((0, 3, 60, None)),
        "transaction_after_contact_number": random.choice((1, None)),
    }
    return {"date": day, "statistic": numbers}, {
        "closed_conversations": exact(numbers["contact_number"]),
        "contact_messages_of_closed": exact(numbers["contact_received_message_number"]),
        "attributed_orders": exact(numbers["transaction_after_contact_number"]),
        "attributed_revenue": None,
    }


def sapo_day(random: Random, day: str) -> Told:
    reached = random.choice((0, 2, 30, None))
    told = {"day": day, "reached": reached, "orders": 3, "revenue": "12.5"}
    reported = {"contact_messages": exact(reached), "orders": "3", "order_value": "12.5"}
    return told, reported
