"""Visits with a chat beside visits without one, from the documents of web analytics."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import sqrt
from typing import NamedTuple

from tests.reference.documents import Document, Row

KEYS: dict[str, tuple[str, tuple[str, ...]]] = {
    "mart_chat_comparison": (
        "marts",
        ("account", "local_date", "channel_group", "device", "is_chatted"),
    ),
    "mart_chat_effect": ("marts", ("account", "month_start_date")),
}
# what web analytics says of how it counted a day
FLAGS = ("is_sampled", "is_thresholded", "has_other_row", "is_final")
OF_A_DAY = (*FLAGS[:3], "has_unsettled")
ERRORS_ASIDE = Fraction(196, 100)


ADJUSTED = (
    *("adjusted_chatted_conversion", "adjusted_unchatted_conversion", "adjusted_difference"),
    *("adjusted_difference_standard_error", "adjusted_difference_lower"),
    *("adjusted_difference_upper", "adjusted_ratio"),
)


class Stratum(NamedTuple):
    """Sessions and purchases of visits that are alike, by whether somebody chatted."""

    sessions: dict[bool, int]
    bought: dict[bool, int]


def newest_days(documents: list[Document]) -> list[Document]:
    """Keep the rows of the last telling of each day, each once."""
    tellings: dict[tuple[str, str], dict[int, list[Document]]] = defaultdict(dict)
    for document in documents:
        of_day = tellings[document["account"], document["date"]]
        rows = of_day.setdefault(document["telling"], [])
        if document not in rows:
            rows.append(document)
    return [row for of_day in tellings.values() for row in of_day[max(of_day)]]


def displays(documents: list[Document]) -> list[Document]:
    """Keep one row of a day and channel."""
    return list(
        {tuple(one[n] for n in ("account", "date", "channel")): one for one in documents}.values()
    )


def comparison_rows(documents: list[Document], currencies: Mapping[str, str | None]) -> list[Row]:
    groups: dict[tuple[object, ...], list[Document]] = defaultdict(list)
    for document in documents:
        if document["event_name"] in ("session_start", "purchase"):
            named = ("account", "date", "channel_group", "device", "chatted")
            groups[tuple(document.get(name) for name in named)].append(document)
    return [
        {
            "account": key[0],
            "local_date": date.fromisoformat(str(key[1])),
            "channel_group": key[2],
            "device": key[3],
            "is_chatted": key[4],
        }
        | figures(rows, currencies.get(str(key[0])))
        for key, rows in groups.items()
    ]


def figures(rows: list[Document], currency: str | None) -> Row:
    started = [row for row in rows if row["event_name"] == "session_start"]
    purchases = [row for row in rows if row["event_name"] == "purchase"]
    priced = [
        row
        for row in purchases
        if row.get("revenue") is not None
        and (row.get("currency") or currency or "") == (currency or "")
    ]
    sessions = sum(counted(row, "sessions") for row in started)
    bought = sum(counted(row, "transactions") for row in purchases)
    revenue = sum((Decimal(row["revenue"]) for row in priced), Decimal(0))
    orders = sum(counted(row, "transactions") for row in priced)
    return {
        "currency": currency,
        "session_count": sessions,
        "purchase_count": bought,
        "revenue_amount": revenue,
        "session_conversion_numerator": bought,
        "session_conversion_denominator": sessions,
        "session_conversion_rate": Fraction(bought, sessions) if sessions else None,
        "average_order_value_numerator": revenue,
        "average_order_value_denominator": orders,
        "average_order_value_amount": Fraction(revenue) / orders if orders else None,
    } | flags(rows)


def flags(rows: list[Document]) -> Row:
    """Say what any row of the day says; null when none says anything."""
    said = {name: [row[name] for row in rows if row.get(name) is not None] for name in FLAGS}
    said["has_unsettled"] = [not is_final for is_final in said["is_final"]]
    return {name: any(said[name]) if said[name] else None for name in OF_A_DAY}


def counted(document: Document, name: str) -> int:
    found = document.get(name)
    return int(document["event_count"] if found is None else found)


def effect_rows(comparison: list[Row]) -> list[Row]:
    months: dict[tuple[str, date], dict[tuple[object, ...], Stratum]] = defaultdict(dict)
    incomplete: set[tuple[str, date]] = set()
    for row in comparison:
        day, chatted = row["local_date"], row["is_chatted"]
        if chatted is None:
            continue
        week = day - timedelta(days=day.weekday())
        strata = months[row["account"], day.replace(day=1)]
        key = (row["channel_group"], row["device"], week)
        stratum = strata.setdefault(key, Stratum({True: 0, False: 0}, {True: 0, False: 0}))
        stratum.sessions[chatted] += row["session_count"]
        stratum.bought[chatted] += row["purchase_count"]
        if any(row[name] for name in OF_A_DAY):
            incomplete.add((row["account"], day.replace(day=1)))
    return [
        {"account": key[0], "month_start_date": key[1], "is_causal": False}
        | {"has_incomplete_days": key in incomplete}
        | effect(list(strata.values()))
        for key, strata in months.items()
    ]


def effect(strata: list[Stratum]) -> Row:
    sessions, bought = totals(strata)
    with_chat, without = (rate(bought[side], sessions[side]) for side in (True, False))
    compared = [one for one in strata if one.sessions[True] and one.sessions[False]]
    of_compared, bought_of_compared = totals(compared)
    return {
        "chatted_conversion_numerator": bought[True],
        "chatted_conversion_denominator": sessions[True],
        "chatted_conversion_rate": with_chat,
        "unchatted_conversion_numerator": bought[False],
        "unchatted_conversion_denominator": sessions[False],
        "unchatted_conversion_rate": without,
        "naive_difference": less(with_chat, without),
        "naive_difference_standard_error": error(
            [(with_chat, sessions[True]), (without, sessions[False])]
        ),
        "naive_ratio": with_chat / without if with_chat is not None and without else None,
        "strata_count": len(strata),
        "compared_strata_count": len(compared),
        "compared_sessions_numerator": sum(of_compared.values()),
        "compared_sessions_denominator": sum(sessions.values()),
        "compared_sessions_rate": rate(sum(of_compared.values()), sum(sessions.values())),
    } | adjusted(compared, rate(bought_of_compared[True], of_compared[True]))


def error(groups: list[tuple[Fraction | None, int]]) -> Fraction | None:
    """Give the standard error of a difference of rates, each with how many it is of."""
    variance = Fraction(0)
    for share, count in groups:
        if share is None:
            return None
        variance += max(share * (1 - share), Fraction(0)) / count
    return Fraction(sqrt(variance))


def adjusted(compared: list[Stratum], with_chat: Fraction | None) -> Row:
    """Weight each stratum by its sessions with a chat."""
    weight = sum(one.sessions[True] for one in compared)
    expected = variance = Fraction(0)
    for one in compared:
        share = Fraction(one.sessions[True], weight)
        silent = Fraction(one.bought[False], one.sessions[False])
        expected += share * silent
        spread = max(silent * (1 - silent), Fraction(0))
        variance += share**2 * spread / max(one.sessions[False] - 1, 1)
    without = expected if weight else None
    if with_chat is None or without is None:
        return dict.fromkeys(ADJUSTED)
    variance += max(with_chat * (1 - with_chat), Fraction(0)) / weight
    inexact = Fraction(sqrt(variance))
    difference = with_chat - without
    return {
        "adjusted_chatted_conversion": with_chat,
        "adjusted_unchatted_conversion": without,
        "adjusted_difference": difference,
        "adjusted_difference_standard_error": inexact,
        "adjusted_difference_lower": difference - ERRORS_ASIDE * inexact,
        "adjusted_difference_upper": difference + ERRORS_ASIDE * inexact,
        "adjusted_ratio": with_chat / without if without else None,
    }


def totals(strata: list[Stratum]) -> tuple[dict[bool, int], dict[bool, int]]:
    sessions = {side: sum(one.sessions[side] for one in strata) for side in (True, False)}
    bought = {side: sum(one.bought[side] for one in strata) for side in (True, False)}
    return sessions, bought


def rate(numerator: int, denominator: int) -> Fraction | None:
    return Fraction(numerator, denominator) if denominator else None


def less(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one - other
