"""Writes what a night brings into a drop folder; night 0 brings a whole year."""

import random
from collections.abc import Callable, Iterator
from itertools import islice, product
from pathlib import Path

from benchmarks.build.conversations import conversation
from benchmarks.build.orders import order
from benchmarks.build.shop import (
    ACCOUNT,
    CAMPAIGNS,
    CURRENCY,
    DAY_SECONDS,
    DAYS,
    OPERATORS,
    Shop,
    day,
    instant,
    last_second,
)

SOURCES = (("google", "organic"), ("google", "cpc"), ("seznam", "organic"), ("(direct)", "(none)"))
EVENTS = ("session_start", "view_item", "add_to_cart", "begin_checkout", "purchase", "chat_opened")
DEVICES = ("mobile", "desktop")
DELIVERIES = 0.5  # a conversation
TRANSACTIONS = 0.5  # of the orders are seen by the web analytics
CHANGED = 0.1  # as many old documents change in a night, for each new one
MEAN_AGE_DAYS = 7  # of what changes: ratings, tags and cancellations come within days
ANY_AGE = 0.05  # of what changes, anywhere in the year

Say = Callable[[str], None]


def write(folder: Path, shop: Shop, night: int, say: Say) -> int:
    """Write all streams, unless they are there; give how many conversations and orders it has."""
    streams = _streams(shop, night)
    for stream, lines in streams.items():
        path = folder / stream / "all.ndjson"
        if path.exists():
            continue
        say(f"write {folder.name}/{stream}")
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".part")
        with unfinished.open("w", encoding="utf-8") as file:
            file.writelines(lines)
        unfinished.rename(path)
    new = len(shop.numbers(night))
    return 2 * (new + len(list(_changed(shop, night))))


def _streams(shop: Shop, night: int) -> dict[str, Iterator[str]]:
    numbers, until = shop.numbers(night), last_second(night)
    streams = {
        "conversations": (conversation(shop, one) for one in numbers),
        "orders": (order(shop, one, until) for one in numbers),
        "web_events": _web_events(shop, night),
        "campaign_deliveries": _deliveries(shop, numbers),
        "operator_presence": _presence(night),
        "widget_displays": _displays(night),
    }
    if night == 0:
        return streams | {"customers": _customers(shop), "operators": _operators()}
    return streams | {
        "conversations": _and_changed(streams["conversations"], conversation, shop, night),
        "orders": _and_changed(
            streams["orders"],
            lambda shop, number, version: order(shop, number, until, version),
            shop,
            night,
        ),
    }


def _and_changed(
    new: Iterator[str], write_one: Callable[[Shop, int, int], str], shop: Shop, night: int
) -> Iterator[str]:
    yield from new
    for number in _changed(shop, night):
        yield write_one(shop, number, 2)


def _changed(shop: Shop, night: int) -> Iterator[int]:
    """Give other documents each night, most of the last days, and some of any age."""
    if night == 0:
        return
    chance = random.Random(night)  # noqa: S311 - not for secrets
    for _ in range(max(1, int(shop.a_day * CHANGED))):
        is_of_any_age = chance.random() < ANY_AGE
        days = chance.random() * DAYS if is_of_any_age else chance.expovariate(1 / MEAN_AGE_DAYS)
        yield shop.size - 1 - min(shop.size - 1, int(days * shop.size / DAYS))


def _days(night: int) -> range:
    return range(DAYS) if night == 0 else range(DAYS + night - 1, DAYS + night)


def _web_events(shop: Shop, night: int) -> Iterator[str]:
    numbers = iter(shop.numbers(night))
    transactions = round(shop.a_day * TRANSACTIONS)
    for one in _days(night):
        rows = product(SOURCES, EVENTS, DEVICES, ("true", "false"))
        for place, ((source, medium), event, device, chatted) in enumerate(rows):
            count = shop.size // 200 + 7 * place % 89
            yield (
                f'{{"account":"{ACCOUNT}","date":"{day(one)}","event_name":"{event}",'
                f'"session_source":"{source}","session_medium":"{medium}","device":"{device}",'
                f'"chatted":{chatted},"event_count":{count},"sessions":{count},'
                f'"total_users":{count}}}\n'
            )
        for number in islice(numbers, 0, 2 * transactions, 2):
            yield (
                f'{{"account":"{ACCOUNT}","date":"{day(one)}","event_name":"purchase",'
                f'"session_source":"google","session_medium":"cpc","device":"mobile",'
                f'"chatted":false,"transaction_id":"{number}","event_count":1,"sessions":1,'
                f'"total_users":1,"transactions":1,"revenue":"990.00","currency":"{CURRENCY}"}}\n'
            )


def _deliveries(shop: Shop, numbers: range) -> Iterator[str]:
    for number in numbers[:: round(1 / DELIVERIES)]:
        at = shop.begins(number) - 30
        seen = f'"viewed_at":"{instant(at + 2)}",' if number % 3 else ""
        yield (
            f'{{"account":"{ACCOUNT}","id":"d-{number}","campaign_id":"{CAMPAIGNS[number % 10]}",'
            f'"campaign_name":"Campaign {number % 10}","campaign_type":"auto_message",'
            f'"visitor_id":"v-{number % shop.customers}-0","triggered_at":"{instant(at)}",{seen}'
            f'"updated_at":"{instant(at + 60)}"}}\n'
        )


def _presence(night: int) -> Iterator[str]:
    for one, (operator, _) in product(_days(night), OPERATORS):
        start = one * DAY_SECONDS + 7 * 3600
        yield (
            f'{{"account":"{ACCOUNT}","id":"{one}-{operator}","operator_id":"{operator}",'
            f'"online_from":"{instant(start)}","online_until":"{instant(start + 8 * 3600)}",'
            f'"updated_at":"{instant(start + 8 * 3600)}"}}\n'
        )


def _displays(night: int) -> Iterator[str]:
    for one in _days(night):
        yield (
            f'{{"account":"{ACCOUNT}","date":"{day(one)}","channel":"chat","displays":5000,'
            '"visitors":3000}\n'
        )


def _customers(shop: Shop) -> Iterator[str]:
    for number in range(shop.customers):
        yield (
            f'{{"account":"{ACCOUNT}","id":"c-{number}","updated_at":"{instant(0)}",'
            f'"name":"Customer {number}","email":"customer-{number}@example.com",'
            f'"phone":"+4206{number:08d}","marketing_consent":true,"tags":[]}}\n'
        )


def _operators() -> Iterator[str]:
    for operator, team in OPERATORS:
        yield (
            f'{{"account":"{ACCOUNT}","id":"{operator}","updated_at":"{instant(0)}",'
            f'"name":"{operator.title()}","team":{{"id":"{team}","name":"{team.title()}"}},'
            f'"is_active":true,"is_bot":false,"hourly_cost":"240.00","currency":"{CURRENCY}"}}\n'
        )
