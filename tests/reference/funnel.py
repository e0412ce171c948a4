"""The funnel: who reached us on a day, who was cared for, who ordered, who got the goods."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tests.reference.conversations import ANSWERING, counted_messages, ended_at
from tests.reference.documents import Accounts, Document, Row, Tables, local_date

ORDER_WINDOW = timedelta(hours=120)

Person = tuple[object, ...]


@dataclass(frozen=True)
class Contact:
    """One conversation on one local day on which its contact wrote."""

    account: str
    day: date
    channel: str
    customer_key: int | None
    person: Person
    first_at: datetime
    ended_at: datetime
    message_count: int
    is_cared: bool


def contacts(document: Document, customer: int | None, accounts: Accounts) -> list[Contact]:
    account = document["account"]
    messages = counted_messages(document)
    days: dict[date, list[int]] = defaultdict(list)
    for place, message in enumerate(messages):
        day = local_date(message.sent_at, account, accounts)
        if message.author_type == "contact" and day is not None:
            days[day].append(place)
    unresolved: Person = ("conversation", document["id"])
    return [
        Contact(
            account=account,
            day=day,
            channel=document["channel"],
            customer_key=customer,
            person=unresolved if customer is None else ("customer", customer),
            first_at=messages[places[0]].sent_at,
            ended_at=ended_at(document),
            message_count=len(places),
            is_cared=any(m.author_type in ANSWERING for m in messages[places[0] + 1 :]),
        )
        for day, places in days.items()
    ]


def orders_after(contact: Contact, orders: list[Row]) -> list[Row]:
    return [
        order
        for order in orders
        if not order["is_cancelled"]
        and contact.first_at <= order["ordered_at"] <= contact.ended_at + ORDER_WINDOW
    ]


def funnel_rows(core: Tables, chats: list[Document], accounts: Accounts) -> list[Row]:
    customer_of = {
        (row["account"], row["conversation_id"]): row["customer_key"]
        for row in core["fct_conversations"]
    }
    orders: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for order in core["fct_orders"]:
        if order["customer_key"] is not None:
            orders[order["account"], order["customer_key"]].append(order)
    groups: dict[tuple[str, date, str], list[Contact]] = defaultdict(list)
    for chat in chats:
        for contact in contacts(chat, customer_of[chat["account"], chat["id"]], accounts):
            groups[contact.account, contact.day, contact.channel].append(contact)
    return [row for group in groups.values() for row in stage_rows(group, orders)]


def stage_rows(group: list[Contact], orders: dict[tuple[str, int], list[Row]]) -> list[Row]:
    """Count one day and channel; a stage nobody got to is a row with 0."""
    reached: dict[str, set[Person]] = {
        "reached": {contact.person for contact in group},
        "cared": {contact.person for contact in group if contact.is_cared},
        "ordered": set(),
        "delivered": set(),
    }
    for contact in group:
        if contact.customer_key is None:
            continue
        placed = orders_after(contact, orders.get((contact.account, contact.customer_key), []))
        if placed:
            reached["ordered"].add(contact.person)
        if any(order["is_delivered"] for order in placed):
            reached["delivered"].add(contact.person)
    place = {"account": group[0].account, "local_date": group[0].day, "channel": group[0].channel}
    counts = [(stage, "customers", len(people)) for stage, people in reached.items()]
    counts.append(("reached", "messages", sum(contact.message_count for contact in group)))
    numbers = {stage: number for number, stage in enumerate(reached, start=1)}
    return [
        place | {"stage": stage, "stage_number": numbers[stage], "unit": unit, "stage_count": count}
        for stage, unit, count in counts
    ]
