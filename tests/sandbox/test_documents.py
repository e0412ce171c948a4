"""What holds for every document of the sample."""

import re
from datetime import datetime
from decimal import Decimal

import orjson
import pytest

from chatmart import sandbox
from chatmart.landing.contract import checker
from chatmart.sandbox import nights
from chatmart.sandbox.documents import STREAMS

INSTANT = re.compile(r"^\d{4}-\d\d-\d\dT")
EMAIL = re.compile(r"[\w.+-]+@[\w.-]+")


def instants(value):
    """All instants in a document, at any depth."""
    if isinstance(value, dict):
        return [at for one in value.values() for at in instants(one)]
    if isinstance(value, list):
        return [at for one in value for at in instants(one)]
    is_instant = isinstance(value, str) and INSTANT.match(value)
    return [datetime.fromisoformat(value)] if is_instant else []


@pytest.mark.parametrize("stream", STREAMS)
def test_the_contract_takes_every_document_and_no_two_are_the_same(documents, stream):
    check = checker(stream)

    identities = [check(orjson.dumps(document)) for document in documents[stream]]

    assert len({(account, id_) for account, id_, _ in identities}) == len(identities)


@pytest.mark.parametrize("stream", sorted(set(STREAMS) - {"web_events", "widget_displays"}))
def test_updated_at_is_the_newest_instant_of_a_document(documents, stream):
    # a return has no field of its own in the contract, only the status and the refund show it
    stale = [
        document["id"]
        for document in documents[stream]
        if document.get("status") != "returned"
        and datetime.fromisoformat(document["updated_at"]) != max(instants(document))
    ]

    assert stale == []


def test_nothing_is_known_before_it_happens(documents):
    later = [
        (stream, one.get("id"))
        for stream, lines in documents.items()
        for one in lines
        if any(at >= nights.as_of(1) for at in instants(one))
    ]

    assert later == []


def test_messages_come_in_order_and_after_the_opening(documents):
    for one in documents["conversations"]:
        sent = [one["created_at"], *(message["sent_at"] for message in one["messages"])]

        assert sent == sorted(sent)
        assert one["closed_at"] is None or one["closed_at"] > one["created_at"]


def test_status_and_close_agree(documents):
    for one in documents["conversations"]:
        is_closed = one["status"] == "closed"

        assert is_closed == (one["closed_at"] is not None) == (one["closed_by"] is not None)


def test_whoever_is_named_exists(documents):
    known = {one["id"] for one in documents["operators"]}
    named = {one["operator_id"] for one in documents["operator_presence"]}
    for one in documents["conversations"]:
        named |= {each["operator_id"] for each in one["assignments"]}
        authors = (message["author"] for message in one["messages"])
        named |= {each["id"] for each in authors if each["type"] in ("operator", "bot", "ai")}
    named |= {one["created_by"] for one in documents["orders"]} - {None}

    assert named <= known


def test_an_order_costs_what_its_parts_cost(documents):
    for one in documents["orders"]:
        lines = sum(
            Decimal(line["quantity"]) * Decimal(line["unit_price"]) - Decimal(line["discount"] or 0)
            for line in one["lines"]
        )

        assert Decimal(one["total"]) == lines - Decimal(one["discount"]) + Decimal(one["shipping"])
        assert sum(Decimal(each["amount"]) for each in one["refunds"]) <= Decimal(one["total"])
        assert Decimal(one["tax"]) < Decimal(one["total"])


def test_a_discount_stands_on_the_order_or_on_its_lines_but_not_on_both(documents):
    for one in documents["orders"]:
        on_lines = any(line["discount"] for line in one["lines"])

        assert not (on_lines and Decimal(one["discount"]))


def test_stages_of_an_order_follow_each_other(documents):
    for one in documents["orders"]:
        names = ("created_at", "fulfilled_at", "delivered_at")
        stages = [datetime.fromisoformat(one[name]) for name in names if one[name]]

        assert stages == sorted(stages)
        assert not (one["cancelled_at"] and one["delivered_at"])


def test_amounts_are_written_as_the_currency_is(documents):
    decimals = {"CZK": r"^\d+\.\d\d$", "VND": r"^\d+$"}

    for one in documents["orders"]:
        amounts = [one["total"], one["tax"], *(line["unit_price"] for line in one["lines"])]

        assert sandbox.ACCOUNTS[one["account"]].currency == one["currency"]
        assert all(re.match(decimals[one["currency"]], amount) for amount in amounts)


def test_web_analytics_counts_the_orders_it_has_seen(documents):
    totals = {
        (one["account"], one["ga_transaction_id"]): one["total"] for one in documents["orders"]
    }
    purchases = [one for one in documents["web_events"] if one["event_name"] == "purchase"]
    web_orders = [one for one in documents["orders"] if one["ga_transaction_id"]]

    assert all(one["revenue"] == totals[one["account"], one["transaction_id"]] for one in purchases)
    assert 0.85 < len(purchases) / len(web_orders) < 0.99


def test_nobody_real_is_in_it(documents):
    text = orjson.dumps(documents).decode()
    hosts = {email.rpartition("@")[2].lower() for email in EMAIL.findall(text)}
    people = [
        one.get("contact") or one.get("customer") or one
        for lines in documents.values()
        for one in lines
    ]
    phones = {
        re.sub(r"\D", "", one["phone"]).removeprefix("00") for one in people if one.get("phone")
    }

    assert hosts == {"example.com", "example.org"}
    assert {phone[:-6] for phone in phones} == {"420000", "84000"}
    assert set(re.findall(r"https?://([^/\"]+)", text)) == {
        "chat.example.com", "petal-cz.example.com", "petal-vn.example.com",
        "google.example.com", "facebook.example.com", "instagram.example.com",
    }  # fmt: skip
