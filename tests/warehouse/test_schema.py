import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from chatmart import warehouse
from chatmart.errors import ChatmartError
from chatmart.sources import drop
from chatmart.warehouse import schema

LANDING_TABLES = {"config__accounts"} | {f"drop__{stream}" for stream in drop.STREAMS}


@pytest.fixture
def bare(database):
    """The database without anything of ours."""
    with warehouse.connect(database) as connection:
        connection.execute("drop schema staging, quality, changes cascade")
    return database


def tables(connection):
    found = connection.execute(
        "select table_schema || '.' || table_name from information_schema.tables "
        "where table_schema in ('staging', 'quality', 'changes') and table_type = 'BASE TABLE'"
    )
    return {name for (name,) in found}


def test_each_landing_table_has_the_same_columns_key_and_index(connection):
    shape = """
        select table_name, array_agg(column_name || ' ' || data_type order by ordinal_position),
            (select array_agg(regexp_replace(indexdef, '^.* using ', '', 'i') order by indexdef)
                from pg_indexes where tablename = table_name and indexname !~ '_belongs_to$')
        from information_schema.columns where table_name ~ '^[a-z]+__' group by table_name
    """

    rows = connection.execute(shape).fetchall()

    assert {name for name, *_ in rows} >= LANDING_TABLES
    assert {tuple(indexes) for *_, indexes in rows} == {
        ("btree (load_id)", "btree (account, id)"),
    }
    assert len({tuple(columns) for _, columns, _ in rows}) == 1


def test_tables_and_the_columns_of_landing_tables_are_described(connection):
    undescribed = """
        select oid::regclass || coalesce('.' || attname, '')
        from pg_class
        left join pg_attribute on attrelid = oid and attnum > 0 and relname ~ '^[a-z]+__'
        where relnamespace in ('staging'::regnamespace, 'quality'::regnamespace,
            'changes'::regnamespace) and relkind = 'r'
            and (obj_description(oid, 'pg_class') is null
                or attnum is not null and col_description(oid, attnum) is null)
    """

    assert connection.execute(undescribed).fetchall() == []


def test_preparing_again_takes_no_time(connection):
    began = time.perf_counter()
    warehouse.prepare(connection)

    assert time.perf_counter() - began < 0.05


def test_many_may_prepare_at_once(bare):
    def prepare(_):
        with warehouse.connect(bare) as connection:
            warehouse.prepare(connection)
            return tables(connection)

    with ThreadPoolExecutor(4) as threads:
        prepared = list(threads.map(prepare, range(4)))

    assert prepared == [set(schema.TABLES)] * 4


def test_a_lost_table_is_made_again_and_the_others_keep_their_rows(connection):
    connection.execute(
        "insert into quality.builds values (default, 'r', default, null, default, true, 'd')"
    )
    connection.execute("drop table staging.loads")

    warehouse.prepare(connection)

    assert tables(connection) == set(schema.TABLES)
    assert connection.execute("select run_id from quality.builds").fetchall() == [("r",)]


def test_preparing_does_not_wait_for_a_load_that_runs(database, connection):
    connection.execute("lock table staging.drop__orders in access exclusive mode")

    with warehouse.connect(database, options="-c lock_timeout=1s") as other:
        warehouse.prepare(other)


def test_preparing_leaves_nothing_open(database):
    with warehouse.connect(database) as connection:
        warehouse.prepare(connection)

        assert connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE


def test_an_account_that_may_not_create_is_told_so(bare):
    with warehouse.connect(bare) as connection:
        connection.execute("set role pg_monitor")

        with pytest.raises(ChatmartError, match="may not create"):
            warehouse.prepare(connection)
