"""Why published numbers change: one shop a cause, all of them in the same nights."""

import json
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from chatmart import warehouse
from chatmart.pipeline import builds, definition, publish
from chatmart.settings import Settings
from tests.fixtures.documents import Document, Drop, answered_after, at, conversation, order
from tests.reference.build import land, land_accounts, run_dbt
from tests.reference.compare import scratch_database
from tests.reference.documents import Account

CHAT, PURCHASE = at("2026-03-02 09:00"), at("2026-03-02 15:00")
LATER = {"updated_at": (PURCHASE + timedelta(days=3)).isoformat()}
SHOPS = (
    "late_data",
    "cancellation",
    "refund",
    "identity_merge",
    "erasure",
    "backfill",
    "changed_definition",
    "quiet",
)
COMPARED = {
    "mart_revenue_attribution": "local_date, attribution_model, window_hours, credited_amount",
    "mart_funnel_stages": "local_date, stage, unit, stage_count",
    "mart_operator_performance": "local_date, operator_id, response_count",
}
FIRST, SECOND, THIRD = "first", "second", "third"
MARK_BACKFILL = """
update staging.loads set is_backfill = true
where load_id = (select max(load_id) from staging.drop__conversations)
"""
BURY = """
with deletion as (
    insert into staging.loads (
        source, stream, origin, started_at, finished_at,
        documents_read, documents_landed, documents_rejected
    )
    values ('drop', 'conversations', 'the vendor', now(), now(), 0, 0, 0)
    returning load_id
)

update staging.drop__conversations
set deleted_at = now(), load_id = (select load_id from deletion)
where account = 'erasure' and id = 'second'
"""


def chat(shop: str, name: str, moment=CHAT, customer: str | None = "c1", **more) -> Document:
    return conversation(shop, name, answered_after(60, moment), customer, **more)


def first_night() -> Drop:
    return {
        "conversations": [chat(shop, "first") for shop in SHOPS]
        + [chat("erasure", "second", customer="c2")]
        + [
            conversation(
                "identity_merge",
                "second",
                answered_after(60, CHAT),
                contact={"email": "ann@example.com"},
            )
        ],
        "orders": [order(shop, "o1", PURCHASE, "c1") for shop in SHOPS],
    }


def second_night() -> Drop:
    return {
        "conversations": [
            chat("late_data", "late", customer="c9"),
            chat("quiet", "of a new day", at("2026-03-09 09:00"), "c7"),
        ],
        "orders": [
            order("cancellation", "o1", PURCHASE, "c1") | LATER | {"status": "cancelled"},
            order("refund", "o1", PURCHASE, "c1")
            | LATER
            | {"refunds": [{"id": "r1", "amount": "250.00", "created_at": LATER["updated_at"]}]},
        ],
        "customers": [
            {
                "account": "identity_merge",
                "id": "c1",
                "updated_at": LATER["updated_at"],
                "email": "ann@example.com",
            }
        ],
    }


class Nights:
    def __init__(self, settings: Settings, folder: Path) -> None:
        self.settings, self.folder, self.numbers = settings, folder, count()

    def land(self, drop: Drop) -> None:
        folder = self.folder / str(next(self.numbers))
        for stream, documents in drop.items():
            (folder / stream).mkdir(parents=True)
            lines = [json.dumps(document) + "\n" for document in documents]
            (folder / stream / "all.ndjson").write_text("".join(lines), encoding="utf-8")
        land(self.settings, folder)

    def zones(self, **zones: str) -> None:
        known = {shop: Account(zones.get(shop, "Europe/Prague"), "CZK") for shop in SHOPS}
        land_accounts(self.settings, known)

    def execute(self, query: str) -> None:
        with warehouse.connect(self.settings) as connection:
            connection.execute(query)

    def build(self, run_id: str) -> None:
        with warehouse.connect(self.settings) as connection:
            digest = definition.digest(connection)
            opened = builds.open_build(connection, run_id, digest)
        run_dbt(self.settings, opened.is_full_refresh, tests=False, marts=publish.CANDIDATE)
        with warehouse.connect(self.settings) as connection:
            publish.publish(connection, build=opened)
            builds.succeed(connection, run_id)

    def ask(self, query: str) -> list[tuple]:
        with warehouse.connect(self.settings) as connection:
            return connection.execute(query).fetchall()


@pytest.fixture(scope="module")
def nights(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    with scratch_database(settings) as scratch:
        nights = Nights(scratch, tmp_path_factory.mktemp("drops"))
        nights.zones()
        nights.land(first_night())
        nights.build(FIRST)
        nights.land(second_night())
        nights.land({"conversations": [chat("backfill", "older", customer="c8")]})
        nights.execute(MARK_BACKFILL)
        nights.execute(BURY)
        nights.build(SECOND)
        nights.zones(changed_definition="Pacific/Pago_Pago")
        nights.build(THIRD)
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
