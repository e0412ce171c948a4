"""Who and what there is in the shop that everybody builds, and when things happen in it."""

import math
import random
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import NamedTuple, TypeVar

ACCOUNT = "shop-cz"
TIME_ZONE = "Europe/Prague"
CURRENCY = "CZK"
DAYS = 365
FIRST_DAY = date(2025, 11, 1)
LONGEST_NIGHTS = 60  # so many days may follow the year
DAY_SECONDS = 86_400
OPENS, CLOSES = 6 * 3600, 19 * 3600  # UTC: all of it lies in one day of the shop
MESSAGES = 6
CONVERSATIONS_PER_CUSTOMER = 2.5

TEAMS = ("sales", "care", "returns", "technicians")
OPERATORS = tuple((f"operator-{n:02d}", TEAMS[n % len(TEAMS)]) for n in range(20))
BOT = "bot-1"
TAGS = tuple(f"tag {n:02d}" for n in range(40))
CAMPAIGNS = tuple(f"campaign-{n}" for n in range(10))
PRODUCTS = tuple((f"p-{n:03d}", f"SKU-{n:03d}", 90 + 37 * (n % 61)) for n in range(500))
CHANNELS = ("chat",) * 6 + ("email",) * 3 + ("facebook",)

_ALL_DAYS = range(DAYS + LONGEST_NIGHTS + 30)
_DATES = [(FIRST_DAY + timedelta(days=day)).isoformat() for day in _ALL_DAYS]
_CLOCK = [f"T{n // 3600:02d}:{n // 60 % 60:02d}:{n % 60:02d}Z" for n in range(DAY_SECONDS)]

Chance = Callable[[], float]
Kind = TypeVar("Kind")


class Shop(NamedTuple):
    """So many conversations and orders a year, each a function of its number."""

    size: int

    @property
    def customers(self) -> int:
        return max(1, round(self.size / CONVERSATIONS_PER_CUSTOMER))

    @property
    def a_day(self) -> int:
        return math.ceil(self.size / DAYS)

    def numbers(self, night: int) -> range:
        """Give what is new: all of the year for night 0, then one day's a night."""
        if night == 0:
            return range(self.size)
        first = self.size + (night - 1) * self.a_day
        return range(first, first + self.a_day)

    def begins(self, number: int) -> int:
        """Give the second since the first day's midnight at which a conversation begins."""
        if number < self.size:
            day, part = divmod(number * DAYS / self.size, 1)
        else:
            days, place = divmod(number - self.size, self.a_day)
            day, part = DAYS + days, place / self.a_day
        return int(day) * DAY_SECONDS + OPENS + int(part * (CLOSES - OPENS))

    def customer(self, number: int, chance: Chance) -> int:
        """Most customers come back; later nights bring some new ones as well."""
        grown = self.customers * (1 + max(0, number - self.size) / self.size)
        return int(chance() * grown)


def chance_of(kind: str, number: int) -> Chance:
    """Give numbers from 0 to 1, always the same ones for a document."""
    return random.Random(f"{kind}{number}").random  # noqa: S311 - not for secrets


def one_of(what: Sequence[Kind], chance: Chance) -> Kind:
    return what[int(chance() * len(what))]


def instant(second: int) -> str:
    return _DATES[second // DAY_SECONDS] + _CLOCK[second % DAY_SECONDS]


def day(number: int) -> str:
    return _DATES[number]


def last_second(night: int) -> int:
    """Give when a night begins: the end of what it brings."""
    return (DAYS + night) * DAY_SECONDS - 1
