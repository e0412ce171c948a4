"""Why published numbers change: one shop a cause, all of them in the same nights."""

from collections.abc import Iterator

import pytest

from chatmart.settings import Settings
from tests.pipeline import restated
from tests.pipeline.restated import CHAT, SHOPS, Nights
from tests.reference.compare import scratch_database

COMPARED = {
    "mart_revenue_attribution": "local_date, attribution_model, window_hours, credited_amount",
    "mart_funnel_stages": "local_date, stage, unit, stage_count",
    "mart_operator_performance": "local_date, operator_id, response_count",
}
FIRST, REFUSED, SECOND, THIRD = "first", "refused", "second", "third"


@pytest.fixture(scope="module")
def nights(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    with scratch_database(settings) as scratch:
        nights = Nights(scratch, tmp_path_factory.mktemp("drops"))
        nights.zones()
        nights.land(restated.first_night())
        nights.build(FIRST)
        nights.marts[FIRST] = nights.published()
        nights.land(restated.second_night())
        nights.compute(REFUSED)
        nights.execute(restated.SPOIL)
        nights.complaints[REFUSED] = nights.check(REFUSED)
        nights.marts[REFUSED] = nights.published()
        nights.land({"conversations": [restated.chat("backfill", "older", customer="c8")]})
        nights.execute(restated.MARK_BACKFILL)
        nights.execute(restated.BURY)
        nights.compute(SECOND)
        nights.complaints[SECOND] = nights.check(SECOND)
        nights.publish_and_die(SECOND)
        nights.marts["cut off"] = nights.published()
        nights.publish(SECOND)
        nights.marts[SECOND] = nights.published()
        nights.zones(changed_definition="Pacific/Pago_Pago")
        nights.build(THIRD)
        nights.marts[THIRD] = nights.published()
        yield nights


@pytest.mark.parametrize("cause", [shop for shop in SHOPS if shop != "quiet"])
def test_a_cause_alone_is_named_alone(nights, cause):
    found = nights.ask(
        f"select distinct causes from marts.mart_restatements where account = '{cause}'"
    )

    assert found == [([cause],)]


def test_a_day_that_is_new_is_no_restatement(nights):
    kept = nights.ask(
        "select distinct mart, causes from quality.mart_history where account = 'quiet'"
    )

    # what is judged after days of waiting is judged at last, for older days
    assert {mart for mart, _ in kept} == {"mart_conversation_activity"}
    assert all(causes == ["other"] for _, causes in kept)


def reported(nights, run_id, columns, mart, shop):
    return sorted(
        nights.ask(
            f"select {columns} from marts_as_reported.{mart}"
            f" where account = '{shop}' and run_id = '{run_id}'"
        )
    )


def published(nights, columns, mart, shop):
    return sorted(nights.ask(f"select {columns} from marts.{mart} where account = '{shop}'"))


@pytest.mark.parametrize("shop", SHOPS)
def test_the_last_run_reported_what_is_published(nights, shop):
    for mart, columns in COMPARED.items():
        now = published(nights, columns, mart, shop)

        assert now
        assert reported(nights, THIRD, columns, mart, shop) == now


@pytest.mark.parametrize(
    "shop", [shop for shop in SHOPS if shop not in ("erasure", "identity_merge")]
)
def test_the_first_run_reported_what_was_known_then(nights, shop):
    """All these shops began alike."""
    for mart, columns in COMPARED.items():
        then = reported(nights, FIRST, columns, mart, shop)

        assert {row[0] for row in then} == {CHAT.date()}
        assert then == reported(nights, FIRST, columns, mart, "quiet")


def test_a_row_that_went_and_a_merged_customer_are_as_they_were(nights):
    stages = "stage, unit, stage_count"

    erased = reported(nights, FIRST, stages, "mart_funnel_stages", "erasure")
    merged = reported(nights, FIRST, stages, "mart_funnel_stages", "identity_merge")

    assert ("cared", "customers", 2) in erased
    assert ("cared", "customers", 2) in merged
    assert ("cared", "customers", 1) in published(nights, stages, "mart_funnel_stages", "erasure")


def test_a_restated_number_tells_its_whole_story(nights):
    found = nights.ask(
        """
        select
            first_reported_value, first_reported_run_id, previous_value, new_value,
            change_amount, current_value, is_latest, run_id
        from marts.mart_restatements
        where
            account = 'refund' and mart = 'mart_revenue_attribution'
            and metric_column = 'credited_amount'
            and row_key @> '{"attribution_model": "last_touch", "date_basis": "order"}'
        """
    )

    assert set(found) == {(1000, FIRST, 1000, 750, -250, 750, True, SECOND)}


def test_a_refused_build_and_a_publication_that_was_cut_off_leave_what_was_published(nights):
    assert "mart_shop_overview: All days together count every message" in nights.complaints[REFUSED]
    assert nights.marts[REFUSED] == nights.marts["cut off"] == nights.marts[FIRST]


def test_the_next_build_publishes_all_that_a_refused_one_had_computed(nights):
    """It is what a full build then comes to."""
    assert nights.complaints[SECOND] == ""
    assert nights.marts[SECOND] != nights.marts[FIRST]
    assert nights.marts[SECOND] == nights.marts[THIRD]


def test_a_change_is_logged_once_by_the_run_that_published_it(nights):
    logged = nights.ask(
        "select run_id, count(*) > count(distinct (mart, account, local_date, row_key))"
        " from quality.mart_history group by run_id order by run_id"
    )

    assert logged == [(SECOND, False), (THIRD, False)]
