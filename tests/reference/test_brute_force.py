"""The reference held against cases computed by hand: conversations, ratings, customers."""

from datetime import timedelta
from fractions import Fraction

import pytest

from tests.reference import conversations, customers, participations, ratings
from tests.reference.cases import PRAGUE, START, at, conversation, message, order, the_row
from tests.reference.documents import newest


def test_a_later_document_replaces_an_older_one_whatever_came_first():
    old, new = conversation(updated_at=at(1)), conversation(updated_at=at(2))

    assert newest([new, old]) == newest([old, new]) == [new]


def test_two_questions_in_a_row_are_one_turn_and_a_bot_ends_none():
    document = conversation(
        message("operator", -3, "op1"),
        message("contact", 0),
        message("bot", 2),
        message("contact", 60),
        message("operator", 120, "op1"),
        message("operator", 150, "op1"),
        message("contact", 180),
        message("operator", 190, "op1", kind="note"),
        message("operator", 200, "op2"),
        message("contact", 300),
    )

    turns = conversations.response_rows(document, PRAGUE)

    assert [row["response_seconds"] for row in turns] == [120, 20, None]
    assert [row["response_from_last_seconds"] for row in turns] == [60, 20, None]
    assert [row["operator_id"] for row in turns] == ["op1", "op2", None]
    assert [row["contact_message_count"] for row in turns] == [2, 1, 1]


def test_messages_of_one_instant_keep_the_order_of_the_document():
    asked_first = conversation(message("contact", 0), message("operator", 0, "op1"))
    answered_first = conversation(message("operator", 0, "op1"), message("contact", 0))

    assert the_row(asked_first)["first_response_seconds"] == 0
    assert the_row(answered_first)["first_response_seconds"] is None


def test_the_numbers_of_one_conversation():
    row = the_row(
        conversation(
            message("campaign", -2),
            message("contact", 0),
            message("ai", 2.5),
            message("operator", 90, "op1"),
            message("system", 700),
        )
    )

    assert (row["started_at"], row["ended_at"]) == (START, START + timedelta(seconds=90))
    assert (row["contact_message_count"], row["operator_message_count"]) == (1, 1)
    assert (row["bot_message_count"], row["response_count"]) == (1, 1)
    assert row["first_response_seconds"] == 90
    assert row["first_any_response_seconds"] == Fraction(5, 2)
    assert row["resolution_seconds"] == 600
    assert row["is_one_touch"] is True
    assert row["missed_reason"] is None


def test_without_messages_a_conversation_starts_and_ends_when_it_was_created():
    row = the_row(conversation())

    assert row["started_at"] == row["ended_at"] == row["created_at"]
    assert row["resolution_seconds"] is None
    assert row["is_one_touch"] is None


@pytest.mark.parametrize(
    ("closer", "resolved"),
    [("operator", True), ("bot", True), ("contact", True), ("system", False), (None, False)],
)
def test_who_closed_decides_what_is_resolved(closer, resolved):
    closed_by = {"type": closer} if closer else None

    assert the_row(conversation(closed_by=closed_by))["is_resolved"] is resolved


def test_a_machine_alone_resolves_automatically_and_gets_no_one_touch():
    row = the_row(conversation(message("contact", 0), message("bot", 1)))

    assert row["is_auto_resolved"] is True
    assert row["is_one_touch"] is None
    assert row["missed_reason"] == "bot_only"
    assert row["is_missed"] is False


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        pytest.param({}, "no_reply", id="nobody wrote"),
        pytest.param({"is_offline": True}, "offline", id="left while nobody was online"),
    ],
)
def test_why_a_conversation_got_no_answer(changes, reason):
    before = message("operator", -1, "op1")

    row = the_row(conversation(before, message("contact", 0), **changes))

    assert row["missed_reason"] == reason
    assert row["is_missed"] is (reason == "no_reply")


def test_participants_are_operators_bots_and_ai_that_wrote():
    rows = participations.participation_rows(
        conversation(
            message("contact", 0),
            message("ai", 1),
            message("operator", 5, "op1"),
            message("operator", 9, "op1"),
            message("operator", 9, "op2", kind="note"),
        )
    )

    named = [(row["participant_type"], row["participant_id"]) for row in rows]
    assert named == [("ai", None), ("operator", "op1")]
    assert [(row["message_count"], row["response_count"]) for row in rows] == [(1, 0), (2, 1)]


@pytest.mark.parametrize(
    ("kind", "score", "scale", "true_columns"),
    [
        pytest.param("csat", 4, (1, 5), {"is_satisfied"}, id="four of five satisfies"),
        pytest.param("csat", 3, (1, 5), set(), id="three of five does not"),
        pytest.param("ces", 7, (1, 7), {"is_very_easy"}, id="very easy"),
        pytest.param("ces", 1, (1, 7), {"is_very_hard"}, id="very hard"),
        pytest.param("nps", 9, (0, 10), {"is_promoter"}, id="promoter"),
        pytest.param("nps", 6, (0, 10), {"is_detractor"}, id="detractor"),
        pytest.param("nps", 7, (0, 10), set(), id="passive"),
    ],
)
def test_what_a_rating_says(kind, score, scale, true_columns):
    rating = {"id": "r1", "kind": kind, "score": score, "answered_at": at(0)}
    rating |= {"scale_min": scale[0], "scale_max": scale[1]}

    row = ratings.rating_row(conversation(), rating, PRAGUE)

    assert {name for name, value in row.items() if value is True} == true_columns


def test_tags_compare_trimmed_in_lower_case_and_count_once():
    document = conversation(tags=[{"name": " Doručení "}, {"name": "DORUČENÍ"}, {"name": "  "}])

    assert conversations.tags(document) == ["doručení"]


def test_records_are_one_customer_over_several_steps():
    chat = conversation(contact={"id": "v1", "phone": "+420 (600) 100-200"})
    bought = order(customer={"id": "s1", "phone": "00420600100200"})
    known = {"account": "shop", "id": "s1", "updated_at": at(0), "email": " Jana@Example.com "}
    elsewhere = order(id="o2", account="other", customer={"id": "s1", "email": "jana@example.com"})
    stranger = order(id="o3", account="third", customer={"id": "s1"})
    documents = {
        "conversations": [chat],
        "orders": [bought, elsewhere, stranger],
        "customers": [known],
    }

    numbers = customers.customers(documents, ())

    same = {numbers["conversations", "shop", "c1"], numbers["orders", "shop", "o1"]}
    assert same == {numbers["customers", "shop", "s1"], numbers["orders", "other", "o2"]}
    assert len(same) == 1
    assert numbers["orders", "third", "o3"] not in same


def test_a_shared_identifier_connects_nothing_and_identifies_nobody(tmp_path):
    seed = tmp_path / "seed.csv"
    seed.write_text("identifier_type,identifier_value\nphone,000000000\nemail,Info@example.com\n")
    people = [
        order(id="o1", customer={"email": "info@example.com", "phone": "000 000 000"}),
        order(id="o2", customer={"email": "INFO@example.com ", "id": "s1"}),
    ]

    numbers = customers.customers({"orders": people}, customers.listed_in_seed(seed))

    assert list(numbers) == [("orders", "shop", "o2")]
