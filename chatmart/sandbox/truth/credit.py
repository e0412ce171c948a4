"""Which orders a conversation gets credit for, as a warehouse can know it by identifiers."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from chatmart.sandbox import asof
from chatmart.sandbox.documents.forms import money
from chatmart.sandbox.history import History
from chatmart.sandbox.identity import Record
from chatmart.sandbox.truth import sales, talks

WINDOW = timedelta(hours=120)


class _Talk(NamedTuple):
    started_at: datetime
    ended_at: datetime


def figures(history: History, as_of: datetime, customers: Mapping[Record, int]) -> dict[str, Any]:
    """The credit of an order sums to 1 by every model, so the totals are those of all models."""
    talks_of = _talks_by_customer(history, as_of, customers)
    credited = [
        order
        for order in asof.orders(history, as_of)
        if any(
            talk.started_at <= order.created_at <= talk.ended_at + WINDOW
            for talk in talks_of.get(customers.get(("order", order.id)), ())
        )
    ]
    return {
        "orders_with_credit_120_hours": len(credited),
        "credited_amount_120_hours": money(
            history.shop, sum(sales.net(one, as_of) for one in credited)
        ),
    }


def _talks_by_customer(
    history: History, as_of: datetime, customers: Mapping[Record, int]
) -> Mapping[int | None, list[_Talk]]:
    found: defaultdict[int | None, list[_Talk]] = defaultdict(list)
    for one in asof.conversations(history, as_of):
        customer = customers.get(("conversation", one.id))
        messages = talks.counted(one, as_of)
        asked = [message.at for message in messages if message.author_type == "contact"]
        if customer is not None and asked:
            found[customer].append(_Talk(asked[0], messages[-1].at))
    return found
