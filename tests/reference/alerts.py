"""What somebody should look at: each rule of the seed, over conversations, orders and carts."""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from chatmart.settings import PROJECT_ROOT
from tests.reference import phases
from tests.reference.documents import Document, Row, Tables, mean, seconds_between

ALERT_RULES = PROJECT_ROOT / "dbt_project/seeds/alert_rules.csv"
GRAIN = ("account", "local_date", "alert_rule", "conversation_id")

# a conversation, what its customer did in the hours of the rule, the threshold: order and value
Found = tuple[str | None, Fraction | int]
Rule = Callable[[Row, list[Row], Decimal], Found | None]


def rules() -> Iterator[Row]:
    with ALERT_RULES.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["is_active"] == "true":
                hours = timedelta(hours=int(row["within_hours"] or 0))
                yield {**row, "threshold": Decimal(row["threshold"]), "hours": hours}


def alert_rows(core: Tables, chats: list[Document], web_events: list[Document]) -> list[Row]:
    talks = list(conversations(core, chats))
    orders = list(worth(core["fct_orders"]))
    rows = []
    for rule in rules():
        named = {name: rule[name] for name in ("alert_rule", "threshold", "reason")}
        if rule["alert_rule"] == "abandoned_carts":
            rows += [named | row for row in left_carts(web_events, rule["threshold"])]
            continue
        before = wrote_before if rule["alert_rule"] == "repeated_contacts" else bought_before
        for talk in talks:
            past = before(talk, orders, talks, rule["hours"])
            found = CONVERSATION_RULES[rule["alert_rule"]](talk, past, rule["threshold"])
            if found:
                rows.append(named | place(talk) | {"order_id": found[0], "found_value": found[1]})
    return rows


def conversations(core: Tables, chats: list[Document]) -> Iterator[Row]:
    documents = {(chat["account"], chat["id"]): chat for chat in chats}
    scores: dict[tuple[str, str], list[Fraction]] = defaultdict(list)
    for rating in core["fct_ratings"]:
        if rating["kind"] == "csat":
            key = (rating["account"], rating["conversation_id"])
            scores[key].append(rating["score_normalised"])
    for row in core["fct_conversations"]:
        key = (row["account"], row["conversation_id"])
        if row["customer_key"] is not None and row["contact_message_count"]:
            yield row | {"document": documents[key], "scores": scores[key]}


def worth(orders: list[Row]) -> Iterator[Row]:
    """Tell how many usual orders of its account and currency an order is worth."""
    amounts: dict[tuple[str, str], list[Fraction]] = defaultdict(list)
    kept = [order for order in orders if not order["is_cancelled"]]
    for order in kept:
        amount = Fraction(order["order_net_amount"])
        amounts[order["account"], order["currency"]].append(amount)
    for order in kept:
        usual = mean(amounts[order["account"], order["currency"]])
        yield order | {"worth": Fraction(order["order_net_amount"]) / usual if usual else None}


def wrote_before(talk: Row, orders: list[Row], talks: list[Row], hours: timedelta) -> list[Row]:
    return [
        other
        for other in talks
        if is_of_one(talk, other)
        and other["started_at"] <= talk["started_at"] < other["started_at"] + hours
    ]


def bought_before(talk: Row, orders: list[Row], talks: list[Row], hours: timedelta) -> list[Row]:
    return [
        order
        for order in orders
        if is_of_one(talk, order)
        and order["ordered_at"] < talk["started_at"] <= order["ordered_at"] + hours
    ]


def is_of_one(talk: Row, other: Row) -> bool:
    names = ("account", "customer_key")
    return [talk[name] for name in names] == [other[name] for name in names]


def repeated(talk: Row, wrote: list[Row], threshold: Decimal) -> Found | None:
    return (None, len(wrote)) if len(wrote) >= threshold else None


def unanswered(talk: Row, bought: list[Row], threshold: Decimal) -> Found | None:
    known = [order["worth"] for order in bought if order["worth"] is not None]
    is_silent = talk["missed_reason"] in ("no_reply", "offline")
    return (None, sum(known)) if is_silent and known and sum(known) >= threshold else None


def rated_low(talk: Row, bought: list[Row], threshold: Decimal) -> Found | None:
    if not talk["scores"] or min(talk["scores"]) > threshold or not bought:
        return None
    last = max(order["ordered_at"] for order in bought)
    return first_id(bought, last), min(talk["scores"])


def asked_where(talk: Row, bought: list[Row], threshold: Decimal) -> Found | None:
    if not any(theme["contact_phase"] == "wismo" for theme in phases.themes(talk["document"])):
        return None
    waited_for = [order for order in bought if not has_arrived(order, talk)]
    if not waited_for:
        return None
    longest = min(order["ordered_at"] for order in waited_for)
    hours = (seconds_between(longest, talk["started_at"]) or Fraction(0)) / 3600
    return (first_id(waited_for, longest), hours) if hours >= threshold else None


def has_arrived(order: Row, talk: Row) -> bool:
    if order["delivered_at"] is None:
        return bool(order["is_delivered"])
    return bool(order["delivered_at"] <= talk["started_at"])


def first_id(orders: list[Row], ordered_at: object) -> str:
    return min(str(order["order_id"]) for order in orders if order["ordered_at"] == ordered_at)


CONVERSATION_RULES: dict[str, Rule] = {
    "repeated_contacts": repeated,
    "high_value_unanswered": unanswered,
    "low_rating_after_order": rated_low,
    "undelivered_order_asked_about": asked_where,
}


def place(talk: Row) -> Row:
    return {
        "account": talk["account"],
        "local_date": talk["started_date"],
        "conversation_id": talk["conversation_id"],
        "customer_key": talk["customer_key"],
        "conversation_url": talk["document"].get("url"),
    }


def left_carts(web_events: list[Document], threshold: Decimal) -> Iterator[Row]:
    counts: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in web_events:
        counts[row["account"], row["date"]][row["event_name"]] += row["event_count"]
    for (account, day), events in counts.items():
        filled, bought = events["add_to_cart"], events["purchase"]
        if filled and Fraction(filled - bought, filled) >= threshold:
            nobody = dict.fromkeys(
                ("conversation_id", "order_id", "customer_key", "conversation_url")
            )
            yield nobody | {
                "account": account,
                "local_date": date.fromisoformat(day),
                "found_value": Fraction(filled - bought, filled),
            }
