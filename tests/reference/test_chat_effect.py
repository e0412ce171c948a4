"""What is said of visits with a chat, where it is known what chatting does."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from psycopg.rows import dict_row

from chatmart import warehouse
from chatmart.settings import Settings
from tests.reference import drops, web, world_web
from tests.reference.build import build, land, land_accounts
from tests.reference.compare import scratch_database
from tests.reference.differences import is_same
from tests.reference.documents import Account, Row

PLANTED = {"no-effect": 0.0, "five-points": 0.05}
RANDOM = {"random-1": "CZK", "random-2": None}
INEXACT = 1e-9

Found = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def documents() -> list[dict[str, Any]]:
    known = [
        row
        for seed, (account, effect) in enumerate(PLANTED.items())
        for row in world_web.shop_with_effect(seed, account, effect)
    ]
    return known + [
        row
        for seed, account in enumerate(RANDOM)
        for row in world_web.any_web_events(seed, account)
    ]


@pytest.fixture(scope="module")
def found(
    settings: Settings, documents: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Found]:
    folder: Path = tmp_path_factory.mktemp("drop")
    lines = [json.dumps(row) for row in documents]
    drops.write_lines(folder / "web_events/days.ndjson", lines, gzip=False)
    currencies = RANDOM | dict.fromkeys(PLANTED, "CZK")
    with scratch_database(settings) as scratch:
        land_accounts(scratch, {name: Account("UTC", it) for name, it in currencies.items()})
        land(scratch, folder)
        build(scratch, select=["+mart_chat_effect"])
        with warehouse.connect(scratch) as connection:
            cursor = connection.cursor(row_factory=dict_row)
            yield {
                mart: cursor.execute(f"select * from marts.{mart}").fetchall() for mart in web.KEYS
            }


def effects(found: Found, account: str) -> list[dict[str, Any]]:
    return [row for row in found["mart_chat_effect"] if row["account"] == account]


def test_where_chatting_does_nothing_better_visits_make_it_look_good_until_they_are_compared(
    found: Found,
):
    for month in effects(found, "no-effect"):
        assert month["naive_difference"] > 2 * month["naive_difference_standard_error"]
        assert month["adjusted_difference_lower"] < 0 < month["adjusted_difference_upper"]
        assert month["compared_sessions_rate"] == 1
        assert not month["is_causal"]


def test_an_effect_of_five_points_is_found_with_its_size_and_the_naive_one_is_too_large(
    found: Found,
):
    for month in effects(found, "five-points"):
        low, high = month["adjusted_difference_lower"], month["adjusted_difference_upper"]

        assert float(low) < PLANTED["five-points"] < float(high)
        assert low > 0
        assert float(month["naive_difference"]) > float(month["adjusted_difference"]) + 0.01


def test_intervals_hold_the_planted_effect_in_about_95_of_100_shops():
    effect, missed = 0.03, 0
    for seed in range(60):
        rows = web.comparison_rows(world_web.shop_with_effect(seed, "shop", effect, days=6), {})
        [month] = web.effect_rows(rows)
        low, high = month["adjusted_difference_lower"], month["adjusted_difference_upper"]
        missed += not low < effect < high

    assert missed <= 8  # 3 are expected


@pytest.mark.parametrize("mart", web.KEYS)
def test_random_web_analytics_give_the_numbers_of_the_reference(
    found: Found, documents: list[dict[str, Any]], mart: str
):
    currencies = RANDOM | dict.fromkeys(PLANTED, "CZK")
    comparison = web.comparison_rows(documents, currencies)
    expected = {
        "mart_chat_comparison": comparison,
        "mart_chat_effect": web.effect_rows(comparison),
    }[mart]

    assert differing(web.KEYS[mart][1], expected, found[mart]) == []


def differing(key: tuple[str, ...], expected: list[Row], got: list[Row]) -> list[str]:
    rows = {tuple(row[name] for name in key): row for row in got}
    lines = [f"{len(expected)} rows expected, {len(got)} found"] * (len(expected) != len(got))
    for wanted in expected:
        row = rows.get(tuple(wanted[name] for name in key), {})
        lines += [
            f"{wanted} {column}: {value} {row.get(column)}"
            for column, value in wanted.items()
            if not is_close(column, value, row.get(column, "no such column"))
        ]
    return lines


def is_close(column: str, expected: Any, got: Any) -> bool:
    if expected is None or got is None or not isinstance(expected, web.Fraction):
        return is_same(column, expected, got)
    return abs(float(expected) - float(got)) < INEXACT
