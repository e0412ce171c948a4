"""Random worlds of drop documents that go into every corner, reproducible by their seed."""

import copy
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random

from tests.reference import world_staff
from tests.reference.customers import Record
from tests.reference.documents import Account, Document, required_instant
from tests.reference.world_campaigns import delivery, earlier_delivery, seeds
from tests.reference.world_conversations import conversation, earlier_conversation
from tests.reference.world_costs import plan_costs
from tests.reference.world_hours import business_hours
from tests.reference.world_orders import earlier_order, order, share_names
from tests.reference.world_people import Person, contact_details, people, written
from tests.reference.world_vendors import told_by_vendors
from tests.reference.world_web import displays, told_days
from tests.reference.world_web_reports import told_reports

ZONES = (
    "Europe/Prague",
    "America/St_Johns",
    "Asia/Kolkata",
    "Pacific/Kiritimati",
    "Pacific/Marquesas",
    "Australia/Lord_Howe",
)
CURRENCIES = ("CZK", "INR", "EUR")
OPERATORS = ("op-1", "Op-2", "op-10", "öp-3")
UNCONFIGURED = "shop-c"

Earlier = Callable[[Random, Document, list[Person]], Document]


@dataclass(frozen=True)
class World:
    """The configured accounts, every version of every document in order of arrival, and seeds."""

    accounts: dict[str, Account]
    documents: dict[str, list[Document]]
    seeds: dict[str, list[Document]] = field(default_factory=dict)
    # what is gone was told all the same: data reach as far as it does
    deleted: dict[str, list[Document]] = field(default_factory=dict)


def world(seed: int, conversations: int = 60, orders: int = 60) -> World:
    random = Random(seed)
    accounts = {
        name: Account(random.choice(ZONES), random.choice(CURRENCIES))
        for name in ("shop-a", "Shop-B")
    }
    shops = [*accounts, UNCONFIGURED]
    everyone = people(random, max(3, (conversations + orders) // 8), shops)
    chats: list[Document] = []
    for number in range(conversations):
        chats.append(conversation(random, number, shops, everyone, OPERATORS, chats))
    bought = [order(random, number, shops, everyone, chats, accounts) for number in range(orders)]
    share_names(seed, bought)
    shown = [delivery(random, number, shops, chats) for number in range(conversations)]
    documents = {
        "conversations": versions(random, chats, earlier_conversation, everyone),
        "orders": versions(random, bought, earlier_order, everyone),
        "customers": versions(random, customers(random, everyone), earlier_customer, everyone),
        "operators": world_staff.operators(seed, shops, OPERATORS, accounts),
        "campaign_deliveries": versions(random, shown, earlier_delivery, everyone),
        "web_events": told_days(seed, shops, bought),
        "widget_displays": displays(seed, shops),
    }
    documents |= told_by_vendors(seed, conversations // 3, shops, everyone)
    documents |= told_reports(seed, shops)
    documents["operator_presence"] = world_staff.presences(
        seed, conversations // 2, shops, OPERATORS, accounts
    )
    told_seeds = seeds(seed, shops) | business_hours(seed, shops)
    told_seeds |= plan_costs(seed, shops, accounts)
    for arrived in documents.values():
        random.shuffle(arrived)
    return World(accounts, documents, told_seeds)


def without(world: World, doomed: set[Record]) -> World:
    left: dict[str, list[Document]] = {}
    deleted = dict(world.deleted)
    for stream, arrived in world.documents.items():
        is_gone = [(stream, one["account"], one.get("id")) in doomed for one in arrived]
        left[stream] = [one for one, gone in zip(arrived, is_gone, strict=True) if not gone]
        gone = [one for one, gone in zip(arrived, is_gone, strict=True) if gone]
        deleted[f"deleted {stream}"] = deleted.get(f"deleted {stream}", []) + gone
    return replace(world, documents=left, deleted=deleted)


def versions(
    random: Random, documents: list[Document], earlier: Earlier, everyone: list[Person]
) -> list[Document]:
    """Add up to three older versions to most documents, each with an updated_at of its own."""
    every = []
    for document in documents:
        made = [document]
        for _ in range(random.choice((0, 0, 1, 1, 2, 3))):
            made.append(earlier(random, copy.deepcopy(made[-1]), everyone))
        every += made
    return every


def customers(random: Random, everyone: list[Person]) -> list[Document]:
    found: dict[tuple[str, str], Document] = {}
    for person in everyone:
        for account, identifier in person.shop_ids.items():
            if random.random() < 0.4:
                document = contact_details(random, person, account, everyone)
                document |= {"account": account, "id": identifier}
                document["marketing_consent"] = (True, True, None, False)[len(found) % 4]
                document["updated_at"] = written(random, person.since + timedelta(days=99))
                found[account, identifier] = document
    return list(found.values())


def earlier_customer(random: Random, document: Document, everyone: list[Person]) -> Document:
    person = random.choice(everyone)
    wrong = contact_details(random, person, document["account"], everyone)
    wrong.pop("id", None)
    wrong["marketing_consent"] = not document["marketing_consent"]
    return document | wrong | {"updated_at": a_day_before(random, document["updated_at"])}


def a_day_before(random: Random, moment: str) -> str:
    return written(random, required_instant(moment) - timedelta(hours=random.randint(1, 24)))
