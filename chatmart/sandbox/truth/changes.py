"""What one night changed about what the night before it knew."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from chatmart.sandbox import asof, identity
from chatmart.sandbox.history import History
from chatmart.sandbox.truth import sales
from chatmart.sandbox.world import Closed, ContactChanged, Rated, Reopened


def figures(history: History, before: datetime, as_of: datetime) -> dict[str, Any]:
    return {
        **_orders(history, before, as_of),
        **_conversations(history, before, as_of),
        "deleted_messages": [
            message.id
            for one in asof.conversations(history, as_of)
            for message in asof.messages(one, as_of)
            if message.deleted_at and before <= message.deleted_at < as_of
        ],
        "customers_that_became_one": _merged_customers(history, before, as_of),
        "late_web_hits": _late_hits(history, before, as_of),
    }


def _orders(history: History, before: datetime, as_of: datetime) -> dict[str, list[str]]:
    def is_new(at: datetime | None) -> bool:
        return at is not None and before <= at < as_of

    real = [one for one in history.orders if not one.is_test]
    there = list(asof.orders(history, as_of))
    return {
        "placed_orders": [one.id for one in there if is_new(one.created_at)],
        "cancelled_orders": [one.id for one in there if is_new(one.cancelled_at)],
        "delivered_orders": [one.id for one in there if is_new(one.delivered_at)],
        "refunded_orders": [one.id for one in there if any(is_new(two.at) for two in one.refunds)],
        "deleted_orders": [one.id for one in real if is_new(one.deleted_at)],
        "test_orders": [one.id for one in history.orders if one.is_test and is_new(one.created_at)],
    }


def _conversations(history: History, before: datetime, as_of: datetime) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {
        "begun_conversations": [],
        "deleted_conversations": [],
        "reopened_conversations": [],
        "conversations_rated_days_later": [],
        "conversations_identified": [],
        "conversations_merged": [],
    }
    for one in history.conversations:
        if one.deleted_at and before <= one.deleted_at < as_of:
            found["deleted_conversations"].append(one.id)
    for one in asof.conversations(history, as_of):
        if one.created_at >= before:
            found["begun_conversations"].append(one.id)
        closed_at = [event.at for event in one.events if isinstance(event, Closed)]
        for event in asof.events(one, as_of):
            if event.at < before:
                continue
            if isinstance(event, Reopened):
                found["reopened_conversations"].append(one.id)
            elif isinstance(event, ContactChanged):
                found[f"conversations_{event.reason}"].append(one.id)
            elif isinstance(event, Rated) and any((event.at - at).days >= 1 for at in closed_at):
                found["conversations_rated_days_later"].append(one.id)
    return found


def _merged_customers(history: History, before: datetime, as_of: datetime) -> int:
    """How many fewer customers there are because what were two are known to be one."""
    then, now = identity.customers(history, before), identity.customers(history, as_of)
    former: defaultdict[int, set[int]] = defaultdict(set)
    for record, customer in now.items():
        if record in then:
            former[customer].add(then[record])
    return sum(len(customers) - 1 for customers in former.values())


def _late_hits(history: History, before: datetime, as_of: datetime) -> dict[str, dict[str, int]]:
    """By how much days grew that had been shown, by local date and event."""
    then, now = sales.hits(history, before), sales.hits(history, as_of)
    shown = {day for day, _ in then}
    grown: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for (day, event), count in sorted((now - then).items()):
        if day in shown:
            grown[day][event] = count
    return dict(grown)
