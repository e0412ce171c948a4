"""The funnel by day and by month: who reached us, was cared for, ordered, got the goods."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tests.reference.conversations import ANSWERING, counted_messages, ended_at
from tests.reference.documents import Accounts, Document, Row, Tables, local_date

ORDER_WINDOW = timedelta(hours=120)

DAY_GRAIN = ("account", "local_date", "channel", "stage", "unit")
MONTH_GRAIN = ("account", "month_start_date", "channel", "stage", "unit")

Person = tuple[object, ...]
Key = tuple[str, date, str]
Bought = dict[tuple[str, int], list[Row]]


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


def funnel_tables(core: Tables, chats: list[Document], accounts: Accounts) -> Tables:
    customer_of = {
        (row["account"], row["conversation_id"]): row["customer_key"]
        for row in core["fct_conversations"]
    }
    orders: Bought = defaultdict(list)
    for order in core["fct_orders"]:
        if order["customer_key"] is not None:
            orders[order["account"], order["customer_key"]].append(order)
    days: dict[Key, list[Contact]] = defaultdict(list)
    months: dict[Key, list[Contact]] = defaultdict(list)
    for chat in chats:
        for contact in contacts(chat, customer_of[chat["account"], chat["id"]], accounts):
            days[contact.account, contact.day, contact.channel].append(contact)
            for channel in (contact.channel, "all"):
                months[contact.account, contact.day.replace(day=1), channel].append(contact)
    return {
        "mart_funnel_stages": stages_of(days, DAY_GRAIN, orders),
        "mart_funnel_months": stages_of(months, MONTH_GRAIN, orders),
    }


def stages_of(
    groups: dict[Key, list[Contact]], grain: tuple[str, ...], orders: Bought
) -> list[Row]:
    return [
        dict(zip(grain, key, strict=False)) | row
        for key, group in groups.items()
        for row in stage_rows(group, orders)
    ]


def stage_rows(group: list[Contact], orders: Bought) -> list[Row]:
    """Count one period and channel; a stage nobody got to is a row with 0."""
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
    counts = [(stage, "customers", len(people)) for stage, people in reached.items()]
    counts.append(("reached", "messages", sum(contact.message_count for contact in group)))
    numbers = {stage: number for number, stage in enumerate(reached, start=1)}
    return [
        {"stage": stage, "stage_number": numbers[stage], "unit": unit, "stage_count": count}
        for stage, unit, count in counts
    ]
