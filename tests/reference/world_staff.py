"""Operators of a random world, the teams they were and are in, and when they were online."""

from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from tests.reference.documents import Account, Document, required_instant
from tests.reference.world_people import DAYS, FIRST_DAY, gap, written

# "sales" is also told under other names, of "night" nobody else knows, and "care" is not "Care"
TEAMS: tuple[Document | None, ...] = (
    {"id": "sales", "name": "sales people"},
    {"id": "Care", "name": "Žákaznická péče"},
    {"id": "Care"},
    {"id": "care", "name": None},
    {"id": "night", "name": "Night"},
    None,
)
ONLY_PRESENT = "öp-9"
LENGTHS = (
    *(timedelta(0), timedelta(microseconds=1), timedelta(minutes=15), timedelta(minutes=50)),
    *(timedelta(hours=4), timedelta(hours=8), timedelta(hours=8.5), timedelta(hours=24)),
    *(timedelta(hours=30), timedelta(days=4)),
)
COSTS = ("100", "100", "7.25", "0", None)


def operators(
    seed: int, shops: list[str], names: tuple[str, ...], accounts: dict[str, Account]
) -> list[Document]:
    """Tell of operators in up to three versions, of which each may be in another team."""
    random = Random(f"{seed} operators")
    found: list[Document] = []
    for shop in shops:
        currency = accounts[shop].currency if shop in accounts else "EUR"
        for name in names:
            for version in range(random.choice((1, 1, 2, 3))):
                told = FIRST_DAY + timedelta(days=30 * version)
                found.append(
                    {
                        "account": shop,
                        "id": name,
                        "updated_at": written(random, told),
                        "name": random.choice((name.upper(), None)),
                        "team": random.choice(TEAMS),
                        "is_active": random.choice((True, False, None)),
                        "hourly_cost": random.choice(COSTS),
                        "currency": random.choice((None, None, currency, "USD")),
                    }
                )
    return found


def presences(
    seed: int, count: int, shops: list[str], names: tuple[str, ...], accounts: dict[str, Account]
) -> list[Document]:
    random = Random(f"{seed} presence")
    found: list[Document] = []
    newest: list[Document] = []
    for number in range(count):
        account = random.choice(shops)
        zone = ZoneInfo(accounts[account].time_zone if account in accounts else "UTC")
        begin, operator = beginning(random, zone), random.choice((*names, ONLY_PRESENT))
        if newest and random.random() < 0.4:
            # one who is online already, or only just left
            other = random.choice(newest)
            account, operator = other["account"], other["operator_id"]
            left = other["online_until"] or other["online_from"]
            begin = required_instant(random.choice((left, other["online_from"])))
            begin += random.choice((0, 0, 1, -1)) * gap(random)
        ended = begin + random.choice(LENGTHS)
        document = {
            "account": account,
            "id": f"p-{number}",
            "operator_id": operator,
            "online_from": written(random, begin),
            "online_until": None if random.random() < 0.1 else written(random, ended),
            "updated_at": written(random, ended + timedelta(days=9)),
        }
        newest.append(document)
        found += [document, *earlier(random, document, names)]
    return found


def beginning(random: Random, zone: ZoneInfo) -> datetime:
    """Begin some time, on a quarter of an hour, or in the hours before clocks or the month change.

    Both changes of the year count, also where they are long after all conversations.
    """
    begin = FIRST_DAY + timedelta(days=random.random() * DAYS)
    kind = random.choice(("any", "whole", "clocks", "month"))
    if kind == "whole":
        begin = begin.replace(minute=random.choice((0, 0, 15, 30)), second=0, microsecond=0)
    if kind == "month":
        begin = datetime(2026, 4, 1, tzinfo=zone) - timedelta(hours=random.randint(0, 20))
    if kind == "clocks" and changes(zone):
        begin = random.choice(changes(zone)) - timedelta(minutes=15 * random.randint(0, 80))
    return begin


def changes(zone: ZoneInfo) -> list[datetime]:
    hours = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=n) for n in range(365 * 24)]
    offsets = [hour.astimezone(zone).utcoffset() for hour in hours]
    return [hours[n] for n in range(1, len(hours)) if offsets[n] != offsets[n - 1]]


def earlier(random: Random, document: Document, names: tuple[str, ...]) -> list[Document]:
    """Tell of it while it lasted, and sometimes of another's before."""
    made = []
    told = required_instant(document["updated_at"])
    for _ in range(random.choice((0, 0, 1, 2))):
        told -= timedelta(hours=random.randint(1, 24))
        made.append(document | {"updated_at": written(random, told), "online_until": None})
        if random.random() < 0.3:
            made[-1]["operator_id"] = random.choice(names)
            made[-1]["online_until"] = document["online_until"]
    return made
