"""What the marts find of the effects that the sample plants, each with its standard error.

The numbers come from marts, the sizes they are held against from the shops that were made up.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from math import exp, log, pi, sqrt
from random import Random
from statistics import median
from typing import Any, NamedTuple

from chatmart.sandbox import buying
from chatmart.sandbox.shop import Shop
from tests.pipeline import planted_queries

Ask = Callable[[str], list[tuple[Any, ...]]]

STANDARD_ERRORS = 3
LONGEST_FATE = timedelta(days=9)  # after that no order is cancelled any more
LONGEST_RETURN = timedelta(days=30)
# what an operator's later answers in the chat take: a share of the first one's 52 s, and a second
# message of the customer, now and then, from whose first one the answer is waited for
ANSWER, SPREAD, SECOND_MESSAGE, SECOND_MESSAGE_RATE = 52 * 0.7, 0.85, 25, 0.22

# effects that no number of the marts shows, by account
NOT_SHOWN = {
    "petal-cz": {},
    "petal-vn": {
        "chats_a_visit": "its web analytics does not tell visits with a chat",
        "conversion_of_visits_without_chat": "its web analytics does not tell visits with a chat",
    },
}


class Held(NamedTuple):
    """A number of the marts beside the one that was planted."""

    effect: str
    found: float
    planted: float
    standard_error: float

    @property
    def is_true(self) -> bool:
        return abs(self.found - self.planted) <= STANDARD_ERRORS * self.standard_error


class Orders(NamedTuple):
    created: float
    cancelled: float
    delivered: float
    refunded: float
    kept: float
    influenced: float


def held(ask: Ask, shop: Shop, told: dict[str, Any], as_of: datetime) -> Iterator[Held]:
    yield cancelled(ask, shop, as_of)
    yield returned(ask, shop, as_of)
    yield convinced(ask, shop, told, as_of)
    yield from paces(ask, shop)
    if "chats_a_visit" not in NOT_SHOWN[shop.account]:
        yield from visits(ask, shop, as_of)


def orders(ask: Ask, shop: Shop, until: datetime, channels: str) -> Orders:
    day = until.astimezone(shop.zone).date()
    [row] = ask(planted_queries.ORDERS.format(account=shop.account, until=day, channels=channels))
    return Orders(*map(float, row))


def share(effect: str, numerator: float, denominator: float, planted: float) -> Held:
    error = sqrt(planted * (1 - planted) / denominator)
    return Held(effect, numerator / denominator, planted, error)


def cancelled_rate(shop: Shop) -> float:
    """Unpaid transfers are cancelled too, by the shop."""
    unpaid = (1 - shop.cash_on_delivery_rate) * buying.UNPAID_RATE
    return unpaid + (1 - unpaid) * shop.cancelled_rate


def cancelled(ask: Ask, shop: Shop, as_of: datetime) -> Held:
    sent = orders(ask, shop, as_of - LONGEST_FATE, "<> 'pos'")
    return share("cancelled_orders", sent.cancelled, sent.created, cancelled_rate(shop))


def returned(ask: Ask, shop: Shop, as_of: datetime) -> Held:
    """Beside returned orders, a few that were kept are refunded in part."""
    sent = orders(ask, shop, as_of - LONGEST_RETURN, "<> 'pos'")
    planted = shop.returned_rate + (1 - shop.returned_rate) * buying.PARTLY_REFUNDED_RATE
    return share("returned_orders", sent.refunded, sent.delivered, planted)


def convinced(ask: Ask, shop: Shop, told: dict[str, Any], as_of: datetime) -> Held:
    """Orders that conversations led to, whoever answered: no mart parts them by that.

    Some customers leave nothing in a conversation by which their order is known. How many, tell
    orders that operators entered in the chat: all of these are owed to a conversation.
    """
    [[transactions]] = ask(planted_queries.TRANSACTIONS.format(account=shop.account))
    entered = orders(ask, shop, as_of, "= 'chat'")
    known = entered.influenced / entered.kept
    answered = told["conversion_by_who_answered"].values()
    written = sum(one["conversations"] for one in answered)
    convinced = sum(one["conversations"] * one["planted_rate"] for one in answered)
    found = float(transactions) / known / written
    error = found * sqrt(1 / float(transactions) + (1 - known) / (known * entered.kept))
    planted = convinced * (1 - cancelled_rate(shop)) / written
    return Held("conversion_by_who_answered", found, planted, error)


def visits(ask: Ask, shop: Shop, as_of: datetime) -> Iterator[Held]:
    """Visits that are told; who follows a campaign's invitation to chat is none of their doing.

    Bought without a chat is what nobody ordered who is known to have written before. That leaves
    out a few who wrote long ago, and counts a few whose conversation cannot be known as theirs.
    """
    rows = ask(planted_queries.VISITS.format(account=shop.account))
    sessions = {is_chatted: float(count) for is_chatted, count, _ in rows}
    purchases = float(sum(count for _, _, count in rows))
    [[proactive]] = ask(planted_queries.PROACTIVE.format(account=shop.account))
    bought = orders(ask, shop, as_of, "= 'web'")
    seen = purchases / bought.created
    invited = float(proactive) * seen
    yield share(
        "chats_a_visit",
        sessions[True] - invited,
        sessions[True] + sessions[False] - invited,
        shop.visit_chat_rate,
    )
    untouched = (bought.kept - bought.influenced) / (1 - cancelled_rate(shop)) * seen
    effect = "conversion_of_visits_without_chat"
    yield share(effect, untouched, sessions[False], shop.visit_conversion)


def paces(ask: Ask, shop: Shop) -> Iterator[Held]:
    """Logarithms of medians, less what all operators of the shop have in common.

    That is the ends of shifts and colleagues who take over: a wait, but nobody's pace.
    """
    answers: dict[str, list[tuple[float, int]]] = {one.name: [] for one in shop.operators}
    for name, seconds, count in ask(planted_queries.LATER_ANSWERS.format(account=shop.account)):
        answers[name].append((float(seconds), int(count)))
    counts = {name: sum(count for _, count in found) for name, found in answers.items()}
    slower = {
        one.name: log(median_of(answers[one.name]) / expected_seconds(one.pace))
        for one in shop.operators
    }
    common = sum(slower[name] * counts[name] for name in slower) / sum(counts.values())
    for one in shop.operators:
        error = SPREAD * sqrt(pi / 2 / counts[one.name])
        yield Held("operator_pace", log(one.pace) + slower[one.name] - common, log(one.pace), error)


def median_of(buckets: list[tuple[float, int]]) -> float:
    return median([seconds for seconds, count in buckets for _ in range(count)])


def expected_seconds(pace: float) -> float:
    rng = Random(1)
    return median(
        ANSWER * pace * exp(rng.gauss(0, SPREAD))
        + (rng.random() < SECOND_MESSAGE_RATE) * SECOND_MESSAGE * exp(rng.gauss(0, SPREAD))
        for _ in range(20_001)
    )
