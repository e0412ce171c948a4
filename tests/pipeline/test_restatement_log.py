"""What is kept of a mart of made-up numbers from one publication to the next."""

from datetime import date

import pytest

from chatmart import tables
from chatmart.pipeline import builds, daily_marts
from chatmart.pipeline.daily_marts import DailyMart
from chatmart.pipeline.publish import publish

COLUMNS = (
    "account text, local_date date, channel text, orders bigint, rate numeric, seen_at timestamptz"
)
ONE, TWO = date(2026, 3, 1), date(2026, 3, 2)
HISTORY = (
    "select local_date, row_before, numbers_after, run_id from quality.mart_history order by 1"
)


@pytest.fixture(autouse=True)
def _daily(monkeypatch):
    keep_key(monkeypatch, "channel")


def keep_key(monkeypatch, *key):
    mart = DailyMart("mart", key, frozenset(), frozenset({"orders"}))
    monkeypatch.setattr(daily_marts, "find", lambda: {"mart": mart})


@pytest.fixture
def run(connection):
    """Publish the rows as a run of that name."""

    def publish_rows(run_id, *rows, columns=COLUMNS, digest="d"):
        connection.execute("create schema if not exists marts_candidate")
        connection.execute("drop table if exists marts_candidate.mart")
        connection.execute(f"create table marts_candidate.mart ({columns})")
        connection.execute("insert into changes.rebuilt values ('mart') on conflict do nothing")
        names = [column.split()[0] for column in columns.split(", ")]
        for row in rows:
            values = dict(zip(names, ("a", *row), strict=False))
            connection.execute(
                f"insert into marts_candidate.mart ({', '.join(values)})"
                f" values ({', '.join(['%s'] * len(values))})",
                list(values.values()),
            )
        build = builds.open_build(connection, run_id, digest)
        publish(connection, build=build)
        connection.execute("update quality.builds set status = 'succeeded'")
        connection.commit()

    connection.execute(
        "create schema intermediate create table int_changed_records (load_id bigint)"
    )
    return publish_rows


@pytest.fixture
def ask(connection):
    return lambda query: connection.execute(query).fetchall()


def as_reported(ask, run_id, columns="local_date, channel, orders, rate"):
    return ask(
        f"select {columns} from marts_as_reported.mart where run_id = '{run_id}' order by 1, 2"
    )


def test_what_is_published_first_has_no_history(run, ask):
    run("r1", (ONE, "chat", 1, None))
    run("r2", (ONE, "chat", 1, None), (TWO, "chat", 2, 0.5))

    assert ask(HISTORY) == []
    assert as_reported(ask, "r1") == [(ONE, "chat", 1, None)]
    assert as_reported(ask, "r2") == [(ONE, "chat", 1, None), (TWO, "chat", 2, 0.5)]


def test_of_a_row_that_changes_the_old_one_and_the_new_numbers_are_kept(run, ask):
    run("r1", (ONE, "chat", 1, 0.5), (TWO, "chat", 7, None))
    run("r2", (ONE, "chat", 3, 0.5), (TWO, "chat", 7, None))

    assert ask(HISTORY) == [(ONE, {"orders": 1, "rate": 0.5}, {"orders": 3}, "r2")]


def test_rows_that_go_and_come_on_a_published_day_are_kept(run, ask):
    run("r1", (ONE, "chat", 1, None), (TWO, "mail", 2, None))
    run("r2", (ONE, "chat", 1, None), (ONE, "mail", 5, None))
    run("r3", (ONE, "chat", 1, None), (TWO, "mail", 4, None))

    assert as_reported(ask, "r1") == [(ONE, "chat", 1, None), (TWO, "mail", 2, None)]
    assert as_reported(ask, "r2") == [(ONE, "chat", 1, None), (ONE, "mail", 5, None)]
    assert as_reported(ask, "r3") == [(ONE, "chat", 1, None), (TWO, "mail", 4, None)]


def test_an_instant_and_a_number_written_otherwise_are_no_change(run, ask):
    run("r1", (ONE, "chat", 1, "0.5", "2026-03-01 10:00Z"))
    run("r2", (ONE, "chat", 1, "0.50", "2026-03-02 10:00Z"))

    assert ask(HISTORY) == []


def test_each_change_of_a_number_tells_what_was_first_and_what_is_now(run, ask):
    for run_id, orders in {"r1": 1, "r2": 3, "r3": 2}.items():
        run(run_id, (ONE, "chat", orders, None))

    assert ask(
        "select first_reported_value, first_reported_run_id, previous_value, new_value,"
        " change_amount, current_value, is_latest, run_id, causes"
        " from marts.mart_restatements order by run_id"
    ) == [
        (1, "r1", 1, 3, 2, 2, False, "r2", ["other"]),
        (1, "r1", 3, 2, -1, 2, True, "r3", ["other"]),
    ]


def test_a_run_that_publishes_again_reports_what_it_published_last(run, ask):
    run("r1", (ONE, "chat", 1, None))
    run("r2", (ONE, "chat", 2, None))
    run("r1", (ONE, "chat", 3, None))

    assert as_reported(ask, "r1", "orders, rate") == [(3, None)]
    assert as_reported(ask, "r2", "orders, rate") == [(2, None)]


def test_a_column_that_was_added_was_not_reported_before(run, ask):
    run("r1", (ONE, "chat", 1, 0.5), (TWO, "chat", 2, 0.5))
    more = COLUMNS + ", refunds bigint"
    run("r2", (ONE, "chat", 9, 0.5, None, 4), (TWO, "chat", 2, 0.5, None, 6), columns=more)

    names = "local_date, orders, refunds"
    assert as_reported(ask, "r1", names) == [(ONE, 1, None), (TWO, 2, None)]
    assert as_reported(ask, "r2", names) == [(ONE, 9, 4), (TWO, 2, 6)]
    assert ask(HISTORY) == [(ONE, {"orders": 1, "rate": 0.5}, {"orders": 9}, "r2")]


def test_another_key_keeps_what_was_reported_by_the_old_one(run, ask, monkeypatch):
    run("r1", (ONE, "chat", 1, 0.5))
    keep_key(monkeypatch, "channel", "team")
    run("r2", (ONE, "chat", 2, None, None, "x"), columns=COLUMNS + ", team text", digest="new")
    run("r3", (ONE, "chat", 4, None, None, "x"), columns=COLUMNS + ", team text", digest="new")

    assert as_reported(ask, "r1") == [(ONE, "chat", 1, 0.5)]
    assert as_reported(ask, "r2") == [(ONE, "chat", 2, None)]
    assert as_reported(ask, "r3") == [(ONE, "chat", 4, None)]
    assert ask("select distinct causes from quality.mart_history where run_id = 'r2'") == [
        (["changed_definition"],)
    ]


def test_who_may_read_the_mart_may_read_what_it_said(run, ask, connection):
    run("r1", (ONE, "chat", 1, None))
    connection.execute("grant usage on schema marts to pg_monitor")
    connection.execute("grant select on marts.mart to pg_monitor")
    run("r2", (ONE, "chat", 2, None))
    connection.execute("set role pg_monitor")

    assert as_reported(ask, "r1", "orders, rate") == [(1, None)]
    assert ask("select new_value from marts.mart_restatements") == [(2,)]
    assert ask("select orders from marts.mart") == [(2,)]


def test_what_is_older_than_asked_for_is_forgotten(run, ask, connection):
    for run_id, orders in {"r1": 1, "r2": 2, "r3": 3}.items():
        run(run_id, (ONE, "chat", orders, None))
    connection.execute(
        "update quality.publications set published_at = now() - interval '9 days'"
        " where run_id < 'r3';"
        "update quality.mart_history set changed_at = now() - interval '9 days' where run_id = 'r2'"
    )

    tables.execute(connection, "restatement_prune", days=7)

    assert as_reported(ask, "r1") == []
    assert as_reported(ask, "r3") == [(ONE, "chat", 3, None)]
    assert ask("select run_id from quality.mart_history") == [("r3",)]
