from datetime import date

import psycopg
import pytest

from chatmart import warehouse
from chatmart.errors import ChatmartError
from chatmart.pipeline.publish import publish


def make(connection, schema, rows, columns="account text, orders bigint, rate numeric"):
    connection.execute(f"create schema if not exists {schema}")
    connection.execute(f"drop table if exists {schema}.mart")
    connection.execute(f"create table {schema}.mart ({columns})")
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(columns.split(",")))
        cursor.executemany(f"insert into {schema}.mart values ({marks})", rows)
    connection.execute("insert into changes.rebuilt values ('mart') on conflict do nothing")


def content(connection):
    return connection.execute("select * from marts.mart order by 1, 2").fetchall()


def test_the_first_publication_makes_the_schema(connection):
    make(connection, "marts_candidate", [("a", 1, None)])

    published = publish(connection)

    assert content(connection) == [("a", 1, None)]
    assert published.replaced == ["mart"]


def test_only_rows_that_differ_are_written(connection):
    make(connection, "marts", [("a", 1, None), ("b", 2, 0.5), ("gone", 3, None)])
    make(connection, "marts_candidate", [("a", 1, None), ("b", 2, 0.75), ("new", 4, None)])

    published = publish(connection)

    assert content(connection) == [("a", 1, None), ("b", 2, 0.75), ("new", 4, None)]
    assert published.rows_changed == {"mart": 4}
    assert publish(connection).rows_changed == {"mart": 0}


def test_rows_that_are_there_twice_stay_twice(connection):
    make(connection, "marts", [("a", 1, None)])
    make(connection, "marts_candidate", [("a", 1, None), ("a", 1, None)])

    publish(connection)

    assert content(connection) == [("a", 1, None), ("a", 1, None)]


def test_views_and_grants_outlive_a_publication(connection):
    make(connection, "marts", [("a", 1, None)])
    make(connection, "marts_candidate", [("b", 2, None)])
    connection.execute("create view public.report as select account from marts.mart")
    connection.execute("grant select on marts.mart to pg_monitor")

    publish(connection)

    assert connection.execute("select * from public.report").fetchall() == [("b",)]
    assert may_read(connection)


def test_grants_outlive_a_change_of_columns(connection):
    make(connection, "marts", [("a", 1, None)])
    connection.execute("grant select on marts.mart to pg_monitor")
    make(connection, "marts_candidate", [("a", 1)], columns="account text, conversations bigint")

    published = publish(connection)

    assert content(connection) == [("a", 1)]
    assert published.replaced == ["mart"]
    assert may_read(connection)


def test_a_view_on_columns_that_change_is_named(connection):
    make(connection, "marts", [("a", 1, None)])
    connection.execute("create view public.report as select account from marts.mart")
    make(connection, "marts_candidate", [("a", 1)], columns="account text, conversations bigint")

    with pytest.raises(ChatmartError, match="view report"):
        publish(connection)


def test_comments_and_indexes_come_along(connection):
    make(connection, "marts", [("a", 1, None)])
    make(connection, "marts_candidate", [("a", 1, None)])
    connection.execute("comment on table marts_candidate.mart is 'What it tells.'")
    connection.execute("comment on column marts_candidate.mart.orders is 'Orders placed.'")
    connection.execute("create unique index any_name on marts_candidate.mart (account, orders)")

    publish(connection)
    publish(connection)

    assert connection.execute(
        "select obj_description('marts.mart'::regclass, 'pg_class'),"
        " col_description('marts.mart'::regclass, 2),"
        " (select count(*) from pg_index where indrelid = 'marts.mart'::regclass and indisunique)"
    ).fetchone() == ("What it tells.", "Orders placed.", 1)


def test_a_mart_that_is_no_longer_built_stays_and_is_reported(connection):
    make(connection, "marts", [("a", 1, None)])
    connection.execute("create schema marts_candidate")

    published = publish(connection)

    assert content(connection) == [("a", 1, None)]
    assert published.left_over == ["mart"]


def test_readers_see_yesterday_until_the_commit_and_wait_for_nothing(connection, database):
    make(connection, "marts", [("a", 1, None)])
    make(connection, "marts_candidate", [("b", 2, None)])
    connection.commit()
    publish(connection)

    with warehouse.connect(database, options="-c statement_timeout=5000") as reader:
        assert content(reader) == [("a", 1, None)]

    connection.commit()
    with warehouse.connect(database) as reader:
        assert content(reader) == [("b", 2, None)]


def test_a_lock_of_another_session_is_not_waited_for_without_end(connection, database):
    make(connection, "marts", [("a", 1, None)])
    make(connection, "marts_candidate", [("b", 2, None)])
    connection.commit()

    with warehouse.connect(database) as other:
        other.execute("lock table marts.mart")
        with pytest.raises(ChatmartError, match="locked"):
            publish(connection, lock_timeout="100ms")


def may_read(connection: psycopg.Connection) -> bool:
    return connection.execute(
        "select has_table_privilege('pg_monitor', 'marts.mart', 'select')"
    ).fetchone()[0]


DAYS = "account text, local_date date, orders bigint"
MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)


def changed(connection, *days):
    """What a build notes that found these days changed, in a mart that it did not build whole."""
    connection.execute("delete from changes.rebuilt")
    for day in days:
        connection.execute("insert into changes.days values ('mart', 'a', %s)", [day])


def test_only_days_that_changed_are_compared(connection):
    make(connection, "marts", [("a", MONDAY, 1), ("a", TUESDAY, 1)], DAYS)
    make(connection, "marts_candidate", [("a", MONDAY, 2), ("a", TUESDAY, 2)], DAYS)
    changed(connection, TUESDAY)

    published = publish(connection)

    assert content(connection) == [("a", MONDAY, 1), ("a", TUESDAY, 2)]
    assert published.rows_changed == {"mart": 2}


def test_a_day_without_rows_any_more_is_emptied(connection):
    make(connection, "marts", [("a", MONDAY, 1), ("a", TUESDAY, 1)], DAYS)
    make(connection, "marts_candidate", [("a", MONDAY, 1)], DAYS)
    changed(connection, TUESDAY)

    publish(connection)

    assert content(connection) == [("a", MONDAY, 1)]


def test_rows_of_a_changed_day_that_are_there_twice_stay_twice(connection):
    make(connection, "marts", [("a", MONDAY, 1), ("a", TUESDAY, 7)], DAYS)
    make(connection, "marts_candidate", [("a", MONDAY, 1), ("a", MONDAY, 1)], DAYS)
    changed(connection, MONDAY)

    publish(connection)

    assert content(connection) == [("a", MONDAY, 1), ("a", MONDAY, 1), ("a", TUESDAY, 7)]


def test_the_candidate_stays_for_the_next_night(connection):
    make(connection, "marts_candidate", [("a", MONDAY, 1)], DAYS)

    publish(connection)

    kept = connection.execute("select * from marts_candidate.mart").fetchall()
    assert kept == [("a", MONDAY, 1)]


def test_a_mart_that_was_dropped_by_hand_is_copied_whole(connection):
    make(connection, "marts_candidate", [("a", MONDAY, 1), ("a", TUESDAY, 1)], DAYS)
    changed(connection, TUESDAY)

    publish(connection)

    assert content(connection) == [("a", MONDAY, 1), ("a", TUESDAY, 1)]


def test_a_mart_that_was_edited_by_hand_is_right_after_it_was_built_whole(connection):
    make(connection, "marts", [("a", MONDAY, 9), ("a", TUESDAY, 1)], DAYS)
    make(connection, "marts_candidate", [("a", MONDAY, 1), ("a", TUESDAY, 1)], DAYS)

    publish(connection)

    assert content(connection) == [("a", MONDAY, 1), ("a", TUESDAY, 1)]


def test_rows_of_a_day_that_exchange_their_values_are_found(connection):
    columns = "account text not null, local_date date not null, channel text, orders bigint"
    make(connection, "marts", [("a", MONDAY, "chat", 1), ("a", MONDAY, "email", 2)], columns)
    new = [("a", MONDAY, "chat", 2), ("a", MONDAY, "email", 1)]
    make(connection, "marts_candidate", new, columns)

    published = publish(connection)

    assert connection.execute("select * from marts.mart order by channel").fetchall() == new
    assert published.rows_changed == {"mart": 4}


def test_of_a_mart_built_whole_only_days_that_differ_are_written(connection):
    columns = "account text not null, local_date date not null, orders bigint"
    old = [("a", MONDAY, None), ("a", TUESDAY, 1), ("b", TUESDAY, 1)]
    make(connection, "marts", old, columns)
    new = [("a", MONDAY, None), ("a", TUESDAY, 1), ("a", TUESDAY, 1), ("c", TUESDAY, 1)]
    make(connection, "marts_candidate", new, columns)

    published = publish(connection)

    assert content(connection) == new
    # the day with a row twice is written anew: one went and two came; one day went and one came
    assert published.rows_changed == {"mart": 5}
    assert publish(connection).rows_changed == {"mart": 0}
