"""A night builds the days of the marts that changed, whatever happened to the night before."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from uuid import uuid4

from chatmart import warehouse
from chatmart.pipeline import builds, definition
from chatmart.settings import PROJECT_ROOT, Settings
from tests.reference import drops, snapshots, worlds
from tests.reference.build import build, environment, failures, invoke, land, land_accounts
from tests.reference.cases import PRAGUE, at, conversation, message, order
from tests.reference.compare import judged, scratch_database, snapshot
from tests.reference.documents import Document

BELOW_THE_MARTS = [
    "build",
    "--exclude",
    "path:models/marts",
    "resource_type:test",
    "resource_type:unit_test",
]
DAY = 86_400
ONE = {"quantity": "1", "unit_price": "9"}
CHANGED_BEFORE_READ = (
    "select local_date::text from marts.mart_order_status"
    " where changed_before_first_read_count > 0 order by 1"
)
ONLINE = (
    "select distinct local_date::text, team_id from marts.mart_open_conversations"
    " where online_seconds > 0"
)
Documents = dict[str, list[Document]]


class Nights:
    """A shop whose documents arrive night by night."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self.settings = settings
        self.folder = folder
        self.arrived: Documents = {}
        self.numbers = count()
        land_accounts(settings, PRAGUE)

    def land(self, **documents: list[Document]) -> None:
        for stream, come in documents.items():
            self.arrived.setdefault(stream, []).extend(come)
        if documents:
            for part in drops.write_drop(self.folder / str(next(self.numbers)), documents):
                land(self.settings, part)

    def night(self, **documents: list[Document]) -> list[str]:
        """Give what differs from the brute force after a night."""
        self.land(**documents)
        build(self.settings)
        return judged(worlds.World(PRAGUE, self.arrived), self.settings)

    def broken_off(self, **documents: list[Document]) -> None:
        """Build the facts and no mart, as a night that was killed."""
        self.land(**documents)
        with warehouse.connect(self.settings) as connection:
            digest = definition.digest(connection)
            builds.open_build(connection, uuid4().hex, digest)
        outcome = invoke(self.settings, dbt(BELOW_THE_MARTS))
        assert outcome.success, list(failures(outcome))

    def differs_from_a_full_build(self) -> list[str]:
        before = snapshot(self.settings)
        build(self.settings, full_refresh=True)
        return list(snapshots.changes(before, snapshot(self.settings)))

    def days(self, mart: str) -> list[tuple[str, str]]:
        return self.ask(f"select distinct local_date::text from marts.{mart} order by 1")

    def tables(self) -> dict[str, int]:
        """Give each mart's table; one that is built whole comes in the place of the former."""
        tables = "select relname, oid::bigint from pg_class where relkind = 'r'"
        return dict(self.ask(f"{tables} and relname ^@ 'mart_'"))

    def ask(self, query: str) -> list[tuple]:
        with warehouse.connect(self.settings) as connection:
            return connection.execute(query).fetchall()


def dbt(arguments: list[str]) -> list[str]:
    project = ["--project-dir", str(PROJECT_ROOT)]
    profiles = ["--profiles-dir", str(PROJECT_ROOT / "dbt_project")]
    return [*arguments, *project, *profiles, "--log-level", "none", "--no-write-json"]


@contextmanager
def nights(settings: Settings, folder: Path) -> Iterator[Nights]:
    with scratch_database(settings) as scratch:
        yield Nights(scratch, folder)


def chat(name: str, day: int, version: int = 1, **changes: object) -> Document:
    """A conversation with an answer, begun so many days after the first."""
    asked = day * DAY
    spoken = (message("contact", asked), message("operator", asked + 60 * version, "op-1"))
    contact = {"id": f"v-{name}", "email": f"{name}@example.com"}
    times = {"created_at": at(asked), "closed_at": at(asked + 900), "updated_at": at(DAY * version)}
    base = conversation(*spoken, id=name, contact=contact, tags=[{"name": "size"}])
    return base | times | changes


def present(day: int, version: int = 1) -> Document:
    times = {"online_from": at(day * DAY), "online_until": at(day * DAY + 5_400)}
    return {"account": "shop", "id": "p", "operator_id": "op-1", "updated_at": at(version)} | times


def bought(name: str, by: str, day: float, version: int = 1, **changes: object) -> Document:
    known = {"id": name, "customer": {"email": f"{by}@example.com"}}
    return order(day * DAY + 3_000, **known) | {"updated_at": at(DAY * (20 + version))} | changes


def test_nights_leave_the_marts_of_a_full_build(settings: Settings, tmp_path: Path):
    operator = {"account": "shop", "id": "op-1", "updated_at": at(0), "name": "Eva"}
    renamed = operator | {"name": "Eva K.", "updated_at": at(9)}
    csat = {"id": "r", "kind": "csat", "score": 5, "scale_min": 1, "scale_max": 5}

    with nights(settings, tmp_path) as shop:
        first = shop.night(
            conversations=[chat("ann", 0), chat("bob", 1), chat("eva", 2), chat("eve", 3)],
            orders=[bought("o1", by="ann", day=0), bought("o2", by="bob", day=1)],
            operators=[operator],
        )
        moved = shop.night(conversations=[chat("ann", 7, version=2)])
        days_after_the_move = shop.days("mart_duration_histogram")
        rated = shop.night(
            conversations=[chat("eve", 3, version=2, ratings=[csat | {"answered_at": at(4 * DAY)}])]
        )
        cancelled = shop.night(
            orders=[bought("o2", by="bob", day=1, version=2, status="cancelled")]
        )
        # one address now belongs to both, so that eve's order is the order of a customer of bob
        merged = shop.night(
            conversations=[chat("bob", 1, version=2, contact={"id": "v-eva", "phone": "+420601"})],
            orders=[bought("o3", by="eva", day=2)],
        )
        named = shop.night(operators=[renamed])
        names = shop.ask("select distinct operator_name from marts.mart_operator_performance")
        shop.broken_off(conversations=[chat("eva", 9, version=2)])
        shop.broken_off(conversations=[chat("eva", 11, version=3)])
        after_it = shop.night(conversations=[chat("new", 12)])
        unequal = shop.differs_from_a_full_build()

    assert first + moved + rated + cancelled + merged + named + after_it == []
    assert days_after_the_move == [
        ("2026-03-03",),
        ("2026-03-04",),
        ("2026-03-05",),
        ("2026-03-09",),
    ]
    assert names == [("Eva K.",)]
    assert unequal == []


def test_a_day_changes_by_what_came_before_and_after_it(settings: Settings, tmp_path: Path):
    low = {"id": "r", "kind": "csat", "score": 1, "scale_min": 1, "scale_max": 5}
    rated = chat("eva", 6, ratings=[low | {"answered_at": at(7 * DAY)}])
    shopper = {"account": "shop", "id": "s", "email": "eva@example.com", "updated_at": at(0)}
    soap, cream = ({"id": "l", "sku": name, **ONE} for name in ("soap", "cream"))
    # over three days, of which the second has nothing but this
    lasting = conversation(
        message("contact", 10 * DAY),
        message("operator", 10 * DAY + 60, "op-1"),
        message("operator", 12 * DAY, "op-1"),
        id="long",
        contact={"id": "v-long"},
    ) | {"created_at": at(10 * DAY), "updated_at": at(12 * DAY)}

    with nights(settings, tmp_path) as shop:
        first = shop.night(
            conversations=[chat("ann", 5), rated],
            orders=[bought("o2", by="ann", day=0)],
            customers=[shopper],
        )
        # its customer was new on the sixth day until now
        earlier = shop.night(
            conversations=[chat("old", 2, contact={"id": "v", "email": "ann@example.com"})],
            orders=[bought("o1", by="eva", day=5, lines=[soap])],
        )
        # the order that was read first is read again, after both had changed
        lasted = shop.night(
            conversations=[lasting], orders=[bought("o2", by="ann", day=0, version=2)]
        )
        unseen = shop.ask(CHANGED_BEFORE_READ)
        days_it_lasted = shop.days("mart_open_conversations")[-3:]
        # the data reach so far that the first solutions can be judged after a week, then a month
        judged_after_a_week = shop.night(
            conversations=[chat("new", 14, version=16)],
            orders=[bought("o1", by="eva", day=5, version=2, lines=[cream])],
        )
        judged_after_a_month = shop.night(conversations=[chat("late", 39, version=41)])
        consented = shop.night(
            customers=[shopper | {"updated_at": at(9), "marketing_consent": True}]
        )
        low_rating = shop.ask(
            "select ordered_product_ids, is_contact_allowed from marts.mart_low_ratings"
        )
        parted = shop.night(
            conversations=[
                chat("old", 2, version=3, contact={"id": "w", "email": "other@example.com"})
            ]
        )
        for version, (team, day) in enumerate((("sales", 13), ("care", 15)), start=1):
            operator = {"account": "shop", "id": "op-1", "team": {"id": team}}
            operator |= {"updated_at": at(version)}
            shop.land(operators=[operator], operator_presence=[present(day, version)])
            build(shop.settings)
        online = shop.ask(ONLINE)
        unequal = shop.differs_from_a_full_build()

    assert first + earlier + lasted == []
    assert unseen == [("2026-03-23",), ("2026-03-24",)]
    assert low_rating == [("cream", True)]
    assert online == [("2026-03-17", "care")]
    assert judged_after_a_week + judged_after_a_month + consented + parted == []
    assert days_it_lasted == [("2026-03-12",), ("2026-03-13",), ("2026-03-14",)]
    assert unequal == []


def test_a_night_leaves_a_mart_alone_of_whose_inputs_none_changed(
    settings: Settings, tmp_path: Path
):
    with nights(settings, tmp_path) as shop:
        shop.night(conversations=[chat("ann", 0)], orders=[bought("o1", by="ann", day=0)])
        first = shop.tables()
        nothing = shop.night()
        after_nothing = shop.tables()
        answered = shop.night(conversations=[chat("ann", 0, version=2)])
        after_an_answer = shop.tables()

    assert nothing + answered == []
    # both say until when the data reach
    assert built_between(first, after_nothing) == {
        *("mart_data_as_of", "mart_campaign_products", "mart_return_on_chat")
    }
    assert "mart_contact_rate" in built_between(first, after_an_answer)
    assert "mart_web_order_reconciliation" not in built_between(first, after_an_answer)


def built_between(before: dict[str, int], after: dict[str, int]) -> set[str]:
    return {mart for mart, table in after.items() if before[mart] != table}


# what is done to the rows of a night, and the test that finds it
FAULTS = {
    "unique_together_mart_tag_frequency": "insert into marts.mart_tag_frequency"
    " select * from marts.mart_tag_frequency where local_date = '2026-03-04'",
    "known_together_fct_responses": "insert into core.fct_responses (account, conversation_id,"
    " response_number, contact_message_count, asked_date, asked_at, last_asked_at)"
    " values ('shop', 'gone', 1, 1, '2026-03-04', now(), now());"
    " insert into intermediate.int_changed_records values ('conversations', 'shop', 'gone', 0)",
    # its order has not changed, and is not among the rows of the night
    "known_together_fct_attributions_account__conversation_id": "delete from core.fct_conversations"
    " where conversation_id = 'ann'",
    # any seed has a model under which what is there twice is found
    "unique_together_fct_attributions": "delete from reference.attribution_models"
    " where attribution_model in ('linear', 'time_decay');"
    " insert into core.fct_attributions select * from core.fct_attributions"
    " where attribution_model not in ('linear', 'time_decay')",
    "unique_together_stg_drop__records": "alter table staging.drop__conversations"
    " drop constraint drop__conversations_pkey; insert into staging.drop__conversations"
    " select * from staging.drop__conversations where id = 'new'",
}
OF_AN_OLD_DAY = (
    "insert into marts.mart_duration_histogram"
    " select * from marts.mart_duration_histogram where local_date = '2026-03-03'"
)


def test_the_tests_of_a_night_find_what_is_wrong_with_what_it_changed(
    settings: Settings, tmp_path: Path
):
    with nights(settings, tmp_path) as shop:
        first = {"conversations": [chat("ann", 0), chat("bob", 1)]}
        shop.night(**first, orders=[bought("o1", by="ann", day=0)])
        shop.broken_off(conversations=[chat("new", 2), chat("ann", 0, version=2)])
        invoke(shop.settings, dbt(["run", "--select", "path:models/marts"]))
        without_a_fault = failed_tests(shop.settings)
        with warehouse.connect(shop.settings) as connection:
            connection.execute("; ".join([*FAULTS.values(), OF_AN_OLD_DAY]))
        found = failed_tests(shop.settings)

    assert without_a_fault == []
    assert [name for name in FAULTS if not any(test.startswith(name) for test in found)] == []
    assert not any("duration_histogram" in name for name in found)


def failed_tests(settings: Settings) -> list[str]:
    """Run the data tests as a night does, which names the definition it builds."""
    with environment({**os.environ, "CHATMART_DEFINITION": "any"}):
        outcome = invoke(settings, dbt(["test", "--exclude", "resource_type:unit_test"]))
    return [result.node.name for result in outcome.result or () if result.status == "fail"]
