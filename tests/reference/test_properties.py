"""What must hold in every warehouse holds after random histories, and each check can fail."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import hypothesis
import psycopg
import pytest

from chatmart import warehouse
from chatmart.settings import Settings
from tests.reference import properties, snapshots
from tests.reference.build import BuildFailed, build, run_dbt
from tests.reference.compare import judged, scratch_database, snapshot
from tests.reference.histories import History, histories, live_through
from tests.reference.worlds import World

HISTORIES = 6
NIGHTS = 2
# a fault to plant for each property
FAULTS = {
    "credits sum to 1 and amounts to the order": (
        "update core.fct_attributions set credit = credit + 0.00001",
        "update core.fct_attributions set credited_amount = credited_amount + 0.01",
        "update core.fct_campaign_attributions set credit = credit - 0.00001",
        "update core.fct_campaign_attributions set credited_amount = credited_amount - 0.01",
        "delete from core.fct_attributions where attribution_model = 'linear'"
        " and window_hours = 744",
    ),
    "all dates have the same totals": (
        "delete from marts.mart_revenue_attribution where date_basis = 'order'",
        "delete from marts.mart_campaign_revenue where date_basis = 'delivery'",
        "delete from marts.mart_orders where date_basis = 'cancelled'",
        "delete from marts.mart_orders where date_basis = 'delivered'",
        "update marts.mart_orders set refunded_amount = refunded_amount + 1",
        "update marts.mart_conversation_activity set conversations_closed = 0"
        " where date_basis = 'closed'",
        "delete from marts.mart_satisfaction where date_basis = 'answered'",
        "update marts.mart_conversion set conversations = conversations + 1",
    ),
    "rates are numerator by denominator": (
        "update marts.mart_conversion set conversations_converted_rate = null",
        "update marts.mart_conversion set conversations_converted_denominator = 0",
        "update marts.mart_orders set average_order_value_rate = average_order_value_rate * 1.01"
        " where average_order_value_rate <> 0",
    ),
    "durations are not negative": (
        "update core.fct_conversations set resolution_seconds = -1",
        "update core.fct_responses set response_seconds = -0.001",
        "update marts.mart_duration_statistics set p90_seconds = -1",
    ),
    "who got no first answer has no time to it": (
        "update core.fct_conversations set first_response_seconds = null",
        "update core.fct_conversations set first_response_seconds = 0",
    ),
    "every rule that splits holds every rating": (
        "delete from marts.mart_operator_satisfaction where credit_rule = 'equal_split'",
        "update marts.mart_operator_satisfaction set csat_numerator = csat_numerator * 2",
        "update core.fct_participations set equal_share = equal_share / 2",
    ),
    "histograms hold every duration": (
        "update marts.mart_duration_histogram set duration_count = duration_count + 1",
        "update marts.mart_duration_histogram set duration_seconds = duration_seconds + 1",
    ),
}


@dataclass(frozen=True)
class Lived:
    """A warehouse after all histories, what is left of their worlds, and how it stood then."""

    settings: Settings
    world: World
    snapshot: snapshots.Snapshot


@pytest.fixture(scope="module")
def lived(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    drawn: list[History] = []

    @hypothesis.settings(
        max_examples=HISTORIES,
        database=None,
        deadline=None,
        derandomize=True,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(history=histories())
    def draw(history: History) -> None:
        drawn.append(history)

    draw()
    with scratch_database(settings) as scratch:
        left = live_through(drawn, NIGHTS, scratch, tmp_path_factory.mktemp("drops"))
        yield Lived(scratch, left, snapshot(scratch))


@pytest.fixture
def connection(lived: Lived) -> Iterator[psycopg.Connection[Any]]:
    with warehouse.connect(lived.settings) as connection:
        yield connection
        connection.rollback()


def test_random_histories_end_as_the_reference_says(lived: Lived):
    assert judged(lived.world, lived.settings) == []


def test_random_histories_break_no_property(connection: psycopg.Connection[Any]):
    assert properties.broken(connection) == {}


@pytest.mark.parametrize(
    ("name", "fault"), [(name, fault) for name, faults in FAULTS.items() for fault in faults]
)
def test_a_planted_fault_breaks_its_property(
    connection: psycopg.Connection[Any], name: str, fault: str
):
    changed = connection.execute(fault).rowcount

    assert changed > 0
    assert name in properties.broken(connection)


def test_a_wrong_rate_fails_the_property_and_the_data_test_of_its_mart(lived: Lived):
    with wrong_rates(lived.settings) as planted:
        with warehouse.connect(lived.settings) as connection:
            found = {(mart, rate) for mart, rate, *_ in properties.wrong_rates(connection)}
        marts = left = {mart for mart, _ in planted}
        # what a failed test keeps dbt from testing, as it reads that mart, is asked for again
        while left:
            select = [f"test_name:rates_are_ratios,{mart}" for mart in left]
            with pytest.raises(BuildFailed) as failure:
                run_dbt(lived.settings, True, tests=True, select=select)
            failed = {mart for mart in left if f"rates_are_ratios_{mart}_" in str(failure.value)}
            assert failed
            left = left - failed

    assert len(marts) > 10
    assert found == planted


@contextmanager
def wrong_rates(settings: Settings) -> Iterator[set[tuple[str, str]]]:
    """Spoil each rate of each mart that has rows, also where it is null, and mend it again."""
    with warehouse.connect(settings) as connection:
        planted = {
            (mart, rate)
            for mart, rate in list(properties.rates(connection))
            if connection.execute(
                f"update marts.{mart} set {rate} = coalesce({rate}, -1000) + 1"
            ).rowcount
        }
    yield planted
    with warehouse.connect(settings) as connection:
        for mart, rate in planted:
            connection.execute(f"update marts.{mart} set {rate} = nullif({rate} - 1, -1000)")


def test_random_histories_night_by_night_leave_what_a_full_build_leaves(lived: Lived):
    build(lived.settings, full_refresh=True, seeds=lived.world.seeds)

    assert list(snapshots.changes(lived.snapshot, snapshot(lived.settings))) == []
