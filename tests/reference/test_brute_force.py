"""The reference itself, held against cases computed by hand, one for each definition."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.reference import attributions, brute_force, conversations, customers
from tests.reference.documents import Account, Document, Row, newest, percentile, rounded_to_cents

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PRAGUE = {"shop": Account("Europe/Prague", "CZK")}
EXAMPLES = Path(__file__).parents[2] / "docs/contract/examples"


def at(seconds: float) -> str:
    return (START + timedelta(seconds=seconds)).isoformat()


def message(author: str, seconds: float, who: str | None = None, kind: str = "message") -> Document:
    sender = {"type": author, "id": who}
    return {"id": f"m{seconds}", "sent_at": at(seconds), "author": sender, "kind": kind}


def conversation(*messages: Document, **changes: Any) -> Document:
    return {
        "account": "shop",
        "id": "c1",
        "channel": "chat",
        "status": "closed",
        "created_at": at(-5),
        "updated_at": at(9_000),
        "closed_at": at(600),
        "closed_by": {"type": "operator"},
        "contact": {"id": "v1"},
        "messages": list(messages),
    } | changes


def order(seconds: float = 300, **changes: Any) -> Document:
    return {
        "account": "shop",
        "id": "o1",
        "status": "paid",
        "created_at": at(seconds),
        "updated_at": at(seconds),
        "currency": "CZK",
        "total": "100.00",
        "customer": {"email": "jana@example.com"},
    } | changes


def the_row(document: Document) -> Row:
    return brute_force.compute({"conversations": [document]}, PRAGUE)["fct_conversations"][0]


def only(rows: list[Row], **values: object) -> list[Row]:
    return [row for row in rows if all(row[name] == value for name, value in values.items())]


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
    rows = conversations.participation_rows(
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

    row = conversations.rating_row(conversation(), rating, PRAGUE)

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


def test_the_amounts_of_an_order():
    line = {"id": "l1", "quantity": "2", "unit_price": "60", "unit_cost": "31", "discount": "5"}
    refund = {"id": "r1", "amount": "10.005", "created_at": at(9)}
    documents = [
        order(lines=[line], refunds=[refund]),
        order(id="o2", status="cancelled", lines=[line | {"unit_cost": None}]),
    ]

    kept, cancelled = brute_force.compute({"orders": documents}, PRAGUE)["fct_orders"]

    assert kept["order_net_amount"] == Decimal("89.995")
    assert kept["gross_profit_amount"] == 53
    assert cancelled["order_net_amount"] == 0
    assert cancelled["gross_profit_amount"] is None


@pytest.mark.parametrize(
    ("after_the_end", "windows"),
    [
        pytest.param(timedelta(days=4, hours=23, minutes=59), {120, 744}, id="4 d 23 h 59 m"),
        pytest.param(timedelta(days=5), {120, 744}, id="5 d sharp"),
        pytest.param(timedelta(days=5, microseconds=1), {744}, id="5 d and a microsecond"),
        pytest.param(timedelta(days=5, seconds=1), {744}, id="5 d 0 h 0 m 1 s"),
        pytest.param(timedelta(seconds=-60), {48, 72, 120, 744}, id="during the conversation"),
        pytest.param(timedelta(seconds=-61), set(), id="before it"),
    ],
)
def test_an_order_converts_to_the_microsecond(after_the_end, windows):
    chat = conversation(
        message("contact", 0),
        message("operator", 60, "op1"),
        contact={"id": "v1", "email": "JANA@example.com"},
    )
    bought = order(created_at=(START + timedelta(seconds=60) + after_the_end).isoformat())

    rows = brute_force.compute({"conversations": [chat], "orders": [bought]}, PRAGUE)

    assert {row["window_hours"] for row in rows["fct_attributions"]} == windows


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("last_touch", [0, 0, 0, 1]),
        ("first_touch", [1, 0, 0, 0]),
        ("linear", [Fraction(1, 4)] * 4),
        ("position_based", [Fraction(2, 5), Fraction(1, 10), Fraction(1, 10), Fraction(2, 5)]),
        ("time_decay", [Fraction(1, 8), Fraction(1, 8), Fraction(1, 4), Fraction(1, 2)]),
    ],
)
def test_how_each_model_shares(model, expected):
    ends = [START - timedelta(days=days) for days in (14, 14, 7, -1)]
    touches = [{"ended_at": end} for end in ends]

    assert attributions.credits(model, {"ordered_at": START}, touches) == expected


def test_operators_share_a_conversation_and_the_largest_takes_what_is_left_over():
    chat = conversation(
        message("contact", 0),
        message("bot", 1, "b1"),
        message("operator", 2, "op-b"),
        message("operator", 3, "op-C"),
        message("operator", 4, "op-a"),
        contact={"email": "jana@example.com"},
    )
    documents = {"conversations": [chat], "orders": [order(total="100.001")]}

    rows = brute_force.compute(documents, PRAGUE)["fct_attributions"]

    amounts = {
        row["participant_id"]: row["credited_amount"]
        for row in only(rows, attribution_model="linear", window_hours=48)
    }
    assert amounts == {
        "op-C": Decimal("33.341"),
        "op-a": Decimal("33.33"),
        "op-b": Decimal("33.33"),
    }


def test_money_rounds_half_away_from_zero():
    halves = [Fraction(5, 1000), Fraction(-5, 1000), Fraction(49, 10_000)]

    assert [str(rounded_to_cents(half)) for half in halves] == ["0.01", "-0.01", "0.00"]


def test_a_percentile_interpolates():
    values = [Fraction(n) for n in (10, 20, 40)]

    assert percentile(values, Fraction(1, 2)) == 20
    assert percentile(values, Fraction(9, 10)) == 36
    assert percentile([], Fraction(1, 2)) is None


def test_every_operator_who_took_part_is_in_the_mart_with_the_rating():
    rating = {"id": "r1", "kind": "csat", "score": 5, "scale_min": 1, "scale_max": 5}
    chat = conversation(
        message("contact", 0),
        message("operator", 60, "op1"),
        message("operator", 70, "op2"),
        contact={"email": "jana@example.com"},
        ratings=[rating | {"answered_at": at(5)}],
    )

    tables = brute_force.compute({"conversations": [chat], "orders": [order()]}, PRAGUE)

    first, second = tables["mart_operator_performance"]
    assert (first["conversations_answered"], second["conversations_answered"]) == (1, 0)
    assert (first["conversations_resolved"], second["conversations_resolved"]) == (1, 1)
    assert (first["median_first_response_seconds"], second["response_count"]) == (60, 0)
    assert (first["csat_rate"], second["csat_rate"]) == (1, 1)
    assert first["attributed_revenue_amount"] + second["attributed_revenue_amount"] == 100


def test_tags_are_shares_of_a_days_conversations_of_a_team():
    team = {"team": {"id": "sales"}}
    chats = [
        conversation(tags=[{"name": "vip"}], **team),
        conversation(id="c2", status="open", **team),
    ]

    rows = brute_force.compute({"conversations": chats}, PRAGUE)["mart_tag_frequency"]

    shares = {row["status_scope"]: row["share_of_conversations"] for row in rows}
    assert shares == {"all": Fraction(1, 2), "resolved": 1}


def test_the_funnel_counts_messages_and_people_and_forgets_cancelled_orders():
    chat = conversation(
        message("contact", 0),
        message("contact", 1),
        message("contact", 2),
        message("bot", 3),
        contact={"email": "jana@example.com"},
    )
    kept = order(delivered_at=at(9_000))

    counts = [
        {
            (row["stage"], row["unit"]): row["stage_count"]
            for row in brute_force.compute({"conversations": [chat], "orders": [document]}, PRAGUE)[
                "mart_funnel_stages"
            ]
        }
        for document in (kept, kept | {"status": "cancelled"})
    ]

    assert counts[0] == {
        ("reached", "customers"): 1,
        ("reached", "messages"): 3,
        ("cared", "customers"): 1,
        ("ordered", "customers"): 1,
        ("delivered", "customers"): 1,
    }
    assert counts[1]["ordered", "customers"] == counts[1]["delivered", "customers"] == 0


def test_a_conversation_over_midnight_reaches_its_contact_on_both_days():
    midnight = datetime(2026, 3, 3, tzinfo=UTC) - START
    chat = conversation(
        message("contact", midnight.total_seconds() - 3_601),
        message("operator", midnight.total_seconds() - 3_600, "op1"),
        message("contact", midnight.total_seconds() - 3_599),
    )

    rows = brute_force.compute({"conversations": [chat]}, PRAGUE)["mart_funnel_stages"]

    cared = {row["local_date"]: row["stage_count"] for row in only(rows, stage="cared")}
    assert cared == {date(2026, 3, 2): 1, date(2026, 3, 3): 0}


def test_both_date_bases_of_the_revenue_have_the_same_totals():
    chat = conversation(message("contact", 0), contact={"email": "jana@example.com"})
    documents = {"conversations": [chat], "orders": [order(4 * 86_400)]}

    rows = brute_force.compute(documents, PRAGUE)["mart_revenue_attribution"]

    default = only(rows, attribution_model="last_touch", window_hours=120)
    days = {row["date_basis"]: (row["local_date"], row["credited_amount"]) for row in default}
    assert days == {
        "conversation": (date(2026, 3, 2), 100),
        "order": (date(2026, 3, 6), 100),
    }


def test_the_contracts_own_examples_make_one_attributed_order():
    documents = {
        stream: [json.loads(line) for line in (EXAMPLES / stream / "one.ndjson").open()]
        for stream in ("conversations", "orders", "customers")
    }
    accounts = {"shop-cz": Account("Europe/Prague", "CZK")}

    tables = brute_force.compute(documents, accounts)

    assert tables["fct_conversations"][0]["first_response_seconds"] == 70
    assert tables["fct_ratings"][0]["is_satisfied"] is True
    assert tables["fct_orders"][0]["gross_profit_amount"] == Decimal("368.25")
    paid = only(tables["fct_attributions"], window_hours=120, attribution_model="last_touch")
    credited = [(row["participant_id"], row["credited_amount"]) for row in paid]
    assert credited == [("operator-1", Decimal("849.50"))]
