"""What a warehouse should find about the sample, read from the world and not from its documents."""

from datetime import datetime
from typing import Any

from chatmart.sandbox import identity, nights
from chatmart.sandbox.history import History
from chatmart.sandbox.shops import world
from chatmart.sandbox.truth import changes, credit, planted, sales, talks


def truth(night: int) -> dict[str, Any]:
    """Of both accounts, in values that JSON has; amounts are texts.

    Seconds agree with those of documents to 0.002: these cut instants to milliseconds.
    What changed since the night before is null on the first night.
    """
    as_of = nights.as_of(night)
    before = nights.as_of(night - 1) if night > 1 else None
    return {
        "night": night,
        "as_of": as_of.isoformat(),
        "accounts": {one.shop.account: _account(one, before, as_of) for one in world()},
    }


def _account(history: History, before: datetime | None, as_of: datetime) -> dict[str, Any]:
    customers = identity.customers(history, as_of)
    return {
        **talks.figures(history, as_of),
        **sales.figures(history, as_of),
        **sales.web(history, as_of),
        **credit.figures(history, as_of, customers),
        "customers": len(set(customers.values())),
        "planted": planted.effects(history, as_of),
        "since_the_night_before": changes.figures(history, before, as_of) if before else None,
    }
