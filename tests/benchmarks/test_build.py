import json
from itertools import chain

import pytest

from benchmarks.build import columnar, drop, queries, running, steps, tables
from benchmarks.build.conversations import conversation
from benchmarks.build.orders import order
from benchmarks.build.shop import MESSAGES, Shop, last_second
from chatmart import landing, warehouse

SHOP = Shop(400)


@pytest.fixture
def written(tmp_path):
    for night in range(3):
        drop.write(tmp_path / str(night), SHOP, night, lambda _: None)
    return tmp_path


def documents(folder, stream):
    lines = (folder / stream / "all.ndjson").read_text().splitlines()
    return [json.loads(line) for line in lines]


def test_what_is_written_keeps_the_contract_and_lands(database, written):
    with warehouse.connect(database) as connection:
        warehouse.prepare(connection)
        connection.commit()
        results = list(
            chain(*(landing.load_drop(connection, written / str(night)) for night in range(3)))
        )

    assert sum(result.rejected for result in results) == 0
    landed = [result.landed for result in results if result.stream == "conversations"]
    assert landed == [400, 3, 3]


def test_every_conversation_has_the_same_number_of_messages(written):
    assert {len(one["messages"]) for one in documents(written / "0", "conversations")} == {MESSAGES}


def test_the_year_has_as_many_orders_as_conversations_some_of_them_cancelled(written):
    orders = documents(written / "0", "orders")

    assert len(orders) == 400
    assert 0 < sum(one["status"] == "cancelled" for one in orders) < 40


def test_a_night_brings_one_part_in_365_and_changes_some_of_what_was_there(written):
    known = {one["id"] for one in documents(written / "0", "conversations")}
    brought = {one["id"] for one in documents(written / "1", "conversations")}

    assert len(brought - known) == SHOP.a_day
    assert len(brought & known) == 1


def test_two_nights_bring_different_conversations(written):
    first, second = (documents(written / night, "conversations") for night in "12")

    assert not {one["id"] for one in first[: SHOP.a_day]} & {one["id"] for one in second}


def test_a_document_is_always_the_same():
    until = last_second(0)

    assert conversation(SHOP, 7) == conversation(SHOP, 7)
    assert order(SHOP, 7, until) == order(SHOP, 7, until)


def test_a_file_that_is_there_is_not_written_again(written):
    path = written / "0" / "orders" / "all.ndjson"
    path.write_text("kept")

    drop.write(written / "0", SHOP, 0, lambda _: None)

    assert path.read_text() == "kept"


def test_a_command_is_measured_with_its_server(tmp_path):
    settings = running.installation(tmp_path)

    with running.served(settings) as server:
        taken = running.chatmart(settings, server, "status")

    assert taken.seconds > 0
    assert taken.client_cpu_seconds > 0
    assert warehouse.status(settings).is_running is False


def test_a_command_that_fails_says_its_last_words(tmp_path):
    settings = running.installation(tmp_path)

    with (
        running.served(settings) as server,
        pytest.raises(running.CommandFailed, match="no-such-folder"),
    ):
        running.chatmart(settings, server, "import", str(tmp_path / "no-such-folder"))


def test_what_was_measured_is_not_measured_again(tmp_path):
    taken = running.Taken(2.0, 1.0, 0.5, 1_000_000, 2_000_000)._asdict()
    results = {"nights": 1, **{step: taken for step in steps.STEPS[:4]}}
    results |= {step: {"query": 0.002} for step in steps.STEPS[4:]}
    (tmp_path / "results.json").write_text(json.dumps(results))

    measured = steps.measure(tmp_path, 400, (), lambda _: None)

    assert measured == results
    assert not (tmp_path / "drop").exists()


def test_the_tables_have_a_line_for_each_size_and_step():
    taken = running.Taken(2.0, 1.0, 0.5, 1_000_000, 2_000_000)._asdict()
    results = {step: taken for step in steps.STEPS[:4]}
    results |= {step: {"query": 0.002} for step in steps.STEPS[4:]}
    results |= {"slowest": [("model", "fct_orders", 1.5, 400)]}

    lines = list(tables.tables({400: results, 800: results}))

    assert "| 400 | full build | 2.0 | 1.5 | 2 MB | 1 MB |" in lines
    assert "| 400 | 800 | 1.0 | 2.2 |" in lines
    assert "| `fct_orders` | 1.5 | 400 |" in lines
    assert "| 800 | query | 2 | 2 | 1.0 |" in lines


def test_both_engines_answer_the_heavy_queries_alike(database, tmp_path):
    pytest.importorskip("duckdb")
    with warehouse.connect(database) as connection:
        connection.execute(FEW_ROWS)
        connection.commit()

    ours = queries.heavy(database)
    theirs = columnar.heavy(database, tmp_path)

    assert ours.keys() == theirs.keys() == queries.HEAVY.keys()
    assert all(seconds > 0 for seconds in (*ours.values(), *theirs.values()))


FEW_ROWS = """
create schema core;
create table core.fct_messages as
select
    'shop' as account, 'c-' || number / 6 as conversation_id, number % 6 as message_position,
    case when number % 2 = 0 then 'contact' else 'operator' end as author_type,
    timestamptz '2026-01-01Z' + number * interval '1 minute' as sent_at, true as is_counted
from generate_series(0, 59) as number;
create table core.fct_conversations as
select
    'shop' as account, 'c-' || number as conversation_id, 'k-' || number % 4 as customer_key,
    timestamptz '2026-01-01Z' + number * interval '1 hour' as started_at,
    timestamptz '2026-01-01Z' + number * interval '2 hour' as ended_at, 3 as contact_message_count
from generate_series(0, 9) as number;
create table core.fct_orders as
select
    'shop' as account, 'o-' || number as order_id, 'k-' || number % 4 as customer_key,
    timestamptz '2026-01-02Z' as ordered_at, 9.90 as order_net_amount
from generate_series(0, 9) as number;
create table core.fct_responses as
select
    'shop' as account, 'operator-' || number % 3 as operator_id, date '2026-01-01' as asked_date,
    cast(number as numeric) as response_seconds
from generate_series(0, 9) as number
"""
