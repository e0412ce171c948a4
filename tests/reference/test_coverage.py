"""Every column of facts and marts is held against the brute force, and a change of any is seen."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
import yaml

from chatmart.settings import PROJECT_ROOT
from tests.reference import compare, differences, worlds
from tests.reference.documents import Row, Tables, required_instant

HELD = ("fct_", "bridge_conversation_", "dim_", "mart_")
NOT_OF_DOCUMENTS = {
    "dim_channels": "a seed as it stands",
    "dim_dates": "the calendar",
    "dim_metrics": "what marts count, in words",
}
SEED, CONVERSATIONS = 3, 60


@pytest.fixture(scope="module")
def expected() -> Tables:
    world = worlds.world(SEED, CONVERSATIONS, CONVERSATIONS)
    landed = {
        (order["account"], order["id"]): required_instant(order["updated_at"])
        for order in world.documents["orders"]
    }
    return compare.expected_tables(world, landed)


def columns_by_contract() -> Iterator[tuple[str, str]]:
    for layer in ("core", "marts"):
        for path in (PROJECT_ROOT / "models" / layer).rglob("*__models.yml"):
            for model in yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)["models"]:
                yield from ((model["name"], column["name"]) for column in model["columns"])


def test_every_column_of_facts_and_marts_is_held_against_the_brute_force(expected: Tables):
    unheld = [
        f"{table}.{column}"
        for table, column in columns_by_contract()
        if table.startswith(HELD)
        and table not in NOT_OF_DOCUMENTS
        and not is_held(expected, table, column)
    ]

    assert unheld == []


def is_held(expected: Tables, table: str, column: str) -> bool:
    """Tell whether each row that is compared has a value for the column."""
    rows = expected[table] if table in differences.KEYS else []
    return bool(rows) and all(column in row for row in rows)


def test_random_worlds_tell_something_of_every_column(expected: Tables):
    empty = [
        f"{table}.{column}"
        for table in differences.KEYS
        for column in expected[table][0]
        if all(row[column] is None for row in expected[table])
    ]

    assert empty == []


def test_a_change_of_any_one_value_is_seen(expected: Tables):
    unseen = [
        f"{table}.{column}"
        for table in differences.KEYS
        for column in expected[table][0]
        for row in [next(row for row in expected[table] if row[column] is not None)]
        if seen(table, row, row) or not seen(table, row, row | {column: changed(row[column])})
    ]

    assert unseen == []


def seen(table: str, expected: Row, got: Row) -> list[differences.Difference]:
    as_read = {
        name: Decimal(value.numerator) / value.denominator if isinstance(value, Fraction) else value
        for name, value in got.items()
    }
    return list(differences.table_differences(table, [expected], [as_read]))


def changed(value: Any) -> Any:
    match value:
        case bool():
            return not value
        case int() | Fraction():
            # some tolerances grow with the number
            return value + (1 + abs(value)) * Fraction(1, 10**6)
        case Decimal():
            return value + Decimal("0.001")
        case datetime():
            return value + timedelta(microseconds=1)
        case date():
            return value + timedelta(days=1)
    return f"{value}, not"
