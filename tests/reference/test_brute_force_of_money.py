"""The reference held against cases computed by hand: orders, attribution, marts."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from tests.reference import attributions, brute_force
from tests.reference.cases import PRAGUE, START, at, conversation, message, only, order
from tests.reference.documents import Account, percentile, rounded_to_cents

EXAMPLES = Path(__file__).parents[2] / "docs/contract/examples"


def test_the_amounts_of_an_order():
    line = {"id": "l1", "quantity": "2", "unit_price": "60", "unit_cost": "31", "discount": "5"}
    refund = {"id": "r1", "amount": "10.005", "created_at": at(9)}
    documents = [
        order(lines=[line], refunds=[refund]),
        order(id="o2", status="cancelled", lines=[line | {"unit_cost": None}]),
        order(id="o3", status="returned", lines=[line], refunds=[refund]),
    ]

    kept, cancelled, came_back = brute_force.compute({"orders": documents}, PRAGUE)["fct_orders"]

    assert kept["order_net_amount"] == Decimal("89.995")
    assert kept["gross_profit_amount"] == 53
    assert kept["gross_profit_after_refunds_amount"] == Fraction("41.49425")
    assert came_back["gross_profit_after_refunds_amount"] == Fraction("47.69735")
    assert cancelled["gross_profit_after_refunds_amount"] == 0
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
