"""The truth agrees with what plain Python counts in the documents of that night."""

from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path
from statistics import median

import orjson
import pytest
from click.testing import CliRunner

from chatmart import sandbox
from chatmart.cli import cli
from chatmart.landing.contract import checker
from chatmart.sandbox import nights
from chatmart.sandbox.documents import STREAMS
from chatmart.sandbox.people import SHARED_MAILBOX
from chatmart.sandbox.shops import world
from chatmart.sandbox.truth import truth
from tests.reference.brute_force import attribution_table, core_tables
from tests.reference.customers import customers
from tests.reference.documents import Account

ACCOUNTS = {name: Account(one.time_zone, one.currency) for name, one in sandbox.ACCOUNTS.items()}
NIGHTS = (2, 7)
COMPARED = pytest.mark.parametrize(
    ("account", "night"), [(account, night) for account in ACCOUNTS for night in NIGHTS]
)


@cache
def documents(account, night):
    history = next(one for one in world() if one.shop.account == account)
    return {stream: list(make(history, nights.as_of(night))) for stream, make in STREAMS.items()}


@cache
def found(account, night):
    """The core tables, and whose each record is."""
    people = customers(documents(account, night), {("email", SHARED_MAILBOX)})
    return core_tables(documents(account, night), people, ACCOUNTS), people


@cache
def all_truth(night):
    return truth(night)


def true(account, night):
    return all_truth(night)["accounts"][account]


@COMPARED
def test_conversations_are_those_of_the_documents(account, night):
    told, (core, people) = true(account, night), found(account, night)
    rows = core["fct_conversations"]
    firsts = [
        float(row["first_response_seconds"])
        for row in rows
        if row["first_response_seconds"] is not None
    ]

    assert told["conversations"] == len(rows)
    assert told["conversations_by_channel"] == Counter(row["channel"] for row in rows)
    assert told["conversations_by_status"] == Counter(row["status"] for row in rows)
    assert told["conversations_resolved"] == sum(row["is_resolved"] for row in rows)
    assert told["conversations_missed"] == sum(row["is_missed"] for row in rows)
    assert told["conversations_by_missed_reason"] == Counter(
        row["missed_reason"] for row in rows if row["missed_reason"]
    )
    assert told["conversations_answered"] == len(firsts)
    assert told["median_first_response_seconds"] == pytest.approx(median(firsts), abs=0.003)
    assert told["customers"] == len(set(people.values()))


@COMPARED
def test_messages_and_answers_are_those_of_the_documents(account, night):
    told, (core, _) = true(account, night), found(account, night)
    rows, answers = core["fct_conversations"], core["fct_responses"]
    by_author = told["messages_by_author_type"]

    assert by_author["contact"] == sum(row["contact_message_count"] for row in rows)
    assert by_author["operator"] == sum(row["operator_message_count"] for row in rows)
    assert by_author["bot"] + by_author["ai"] == sum(row["bot_message_count"] for row in rows)
    assert told["responses"] == sum(row["response_count"] for row in rows)
    assert {
        operator_id: one["response_count"] for operator_id, one in told["operators"].items()
    } == Counter(row["operator_id"] for row in answers if row["operator_id"])
    assert {
        operator_id: one["conversations_answered"] for operator_id, one in told["operators"].items()
    } == Counter(
        operator_id
        for _, operator_id in {(row["conversation_id"], row["operator_id"]) for row in answers}
        if operator_id
    )


@COMPARED
def test_ratings_and_tags_are_those_of_the_documents(account, night):
    told, (core, _) = true(account, night), found(account, night)
    ratings = core["fct_ratings"]
    csat = [row for row in ratings if row["kind"] == "csat"]

    assert told["ratings_by_kind"] == Counter(row["kind"] for row in ratings)
    assert told["csat_denominator"] == len(csat)
    assert told["csat_numerator"] == sum(row["is_satisfied"] for row in csat)
    assert sum(told["conversations_by_tag"].values()) == len(core["bridge_conversation_tags"])


@COMPARED
def test_orders_are_those_of_the_documents(account, night):
    told, (core, _) = true(account, night), found(account, night)
    orders = core["fct_orders"]

    assert told["orders_by_status"] == Counter(row["status"] for row in orders)
    for name, column in (
        ("orders_total_amount", "order_total_amount"),
        ("refunded_amount", "refunded_amount"),
        ("net_revenue", "order_net_amount"),
    ):
        assert Decimal(told[name]) == sum(row[column] for row in orders)


@COMPARED
def test_credit_is_that_of_the_documents(account, night):
    told, (core, _) = true(account, night), found(account, night)
    rows = [
        row
        for row in attribution_table(core, documents(account, night)["conversations"])
        if (row["attribution_model"], row["window_hours"]) == ("last_touch", 120)
    ]

    assert told["orders_with_credit_120_hours"] == len({row["order_id"] for row in rows})
    assert Decimal(told["credited_amount_120_hours"]) == sum(row["credited_amount"] for row in rows)


@COMPARED
def test_web_events_are_those_of_the_documents(account, night):
    counted = Counter()
    for one in documents(account, night)["web_events"]:
        counted[one["event_name"]] += one["event_count"]

    told = true(account, night)["web_events"]

    assert told == {name: counted[name] for name in told}


@pytest.mark.parametrize("account", ACCOUNTS)
def test_what_changed_is_what_the_documents_of_two_nights_differ_in(account):
    since = true(account, 2)["since_the_night_before"]
    then, now = (
        {one["id"]: one for one in documents(account, night)["orders"]} for night in (1, 2)
    )
    talks = [{one["id"] for one in documents(account, night)["conversations"]} for night in (1, 2)]

    assert talks[0] - talks[1] == set(since["deleted_conversations"])
    assert then.keys() - now.keys() == set(since["deleted_orders"])
    assert set(since["cancelled_orders"]) == {
        id_
        for id_, one in now.items()
        if one["cancelled_at"] and not then.get(id_, {}).get("cancelled_at")
    }
    assert set(since["refunded_orders"]) == {
        id_
        for id_, one in now.items()
        if len(one["refunds"]) > len(then.get(id_, {}).get("refunds", []))
    }


@pytest.mark.parametrize("night", range(2, nights.NIGHTS + 2))
def test_the_contract_takes_every_document_of_every_night(night):
    for stream in STREAMS:
        check = checker(stream)
        for account in ACCOUNTS:
            lines = documents(account, night)[stream]

            identities = {check(orjson.dumps(one))[1] for one in lines}

            assert len(identities) == len(lines)


def test_planted_effects_are_told_with_their_size():
    effect = true("petal-cz", 7)["planted"]["conversion_by_who_answered"]["human"]

    assert effect["planted_rate"] == 0.21
    assert 0 < effect["ordered"] <= effect["led_to_order"] < effect["conversations"]


def test_the_command_prints_it_as_json():
    answer = CliRunner().invoke(cli, ["sandbox", "truth", "--night", "2"])

    assert orjson.loads(answer.output) == orjson.loads(orjson.dumps(all_truth(2)))


def test_the_first_night_has_none_before_it():
    assert true("petal-vn", 1)["since_the_night_before"] is None


def test_a_folder_of_another_night_is_written_anew(tmp_path: Path):
    folder = tmp_path / "sample"
    first = sandbox.write(folder)

    second = sandbox.write(folder, night=2)

    assert first["conversations"] < second["conversations"]
    assert sandbox.write(folder, night=2) == second
