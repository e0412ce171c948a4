"""What staging says of Smartsupp's documents equals what the drop folder says of the same world."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from chatmart import landing, warehouse
from chatmart.landing import Span
from chatmart.sandbox import documents as drop
from chatmart.sandbox.nights import as_of
from chatmart.sandbox.vendors.smartsupp import posting, records
from chatmart.sources import kinds
from chatmart.sources.vendor import Secret, Source, Vendor
from tests.sources import staging
from tests.sources.smartsupps import STREAMS, opened
from tests.sources.staging import build, rows
from tests.vendor_servers import serve_in_thread

SINCE = as_of(1) - timedelta(days=7)
CHANNELS = {"web_form": "chat"}  # a form is a chat that was left offline
STATUSES = {"snoozed": "pending"}
AUTHORS = {"ai": "bot"}


@pytest.fixture(scope="module")
def server():
    with serve_in_thread("smartsupp", "petal-cz") as running:
        yield running


@pytest.fixture(scope="module")
def staged(settings, server, tmp_path_factory):
    """A database with the last weeks of the pretend shop, without webhooks and with them."""
    with staging.scratch(settings) as of_its_own:
        _land_all(of_its_own, server, tmp_path_factory)
        build(of_its_own, "smartsupp")
        yield of_its_own


def _land_all(of_its_own, server, tmp_path_factory):
    posted = tmp_path_factory.mktemp("posted")
    posting.write_events(posted, server.served.history, as_of(1))
    with warehouse.connect(of_its_own) as connection:
        vendor = opened(server, visitors=True)
        for account in ("petal-cz", "silent"):
            one = replace(vendor, source=replace(vendor.source, account=account))
            for stream in STREAMS.values():
                _land(connection, one, stream)
        spec = kinds.spec("smartsupp_webhooks")
        source = Source("posted", spec.kind, "petal-cz", folder=posted, options=spec.options)
        receiver = Vendor(source, secret=Secret(password=server.token))
        _land(connection, receiver, spec.streams[0])


def _land(connection, vendor, stream):
    span = Span(vendor.source.account, SINCE, as_of(1))
    landing.extract(connection, vendor, stream, span, lambda documents, size: None)


@pytest.fixture(scope="module")
def told(server):
    """Conversations of the drop folder, by the id Smartsupp gives them."""
    served = server.served
    found = drop.STREAMS["conversations"](served.history, as_of(1))
    return {records.conversation_id(served.ids, one["id"]): one for one in found}


def of_account(settings, what, account="petal-cz"):
    found = rows(settings, f"stg_smartsupp__{what}")
    return [row for row in found if row["account"] == account]


def instant(text):
    return datetime.fromisoformat(text) if text else None


def test_conversations_are_the_same(staged, told, server):
    found = of_account(staged, "conversations")

    assert len(found) > 150
    for row in found:
        one = told[row["conversation_id"]]
        customer = one["contact"].get("shop_customer_id")
        closer = one["closed_by"] or {}
        assert row["channel"] == CHANNELS.get(one["channel"], one["channel"])
        assert row["status"] == STATUSES.get(one["status"], one["status"])
        assert row["created_at"] == instant(one["created_at"])
        assert row["closed_at"] == instant(one["closed_at"])
        assert row["closed_by_type"] == closer.get("type")
        assert row["is_offline"] == one["is_offline"]
        assert row["is_proactive"] == one["is_proactive"]
        assert row["referrer"] == one["referrer"]
        assert row["ga_client_id"] == one["contact"].get("ga_client_id")
        uuid = customer and server.served.ids.uuid("customer", customer)
        assert row["shop_customer_id"] == uuid
        if closer.get("type") == "operator":
            assert row["closed_by_id"] == records.agent_id(server.served.ids, closer["id"])


def test_who_closed_and_when_it_was_rated_is_not_known_without_webhooks(staged):
    conversations = of_account(staged, "conversations", "silent")
    ratings = of_account(staged, "ratings", "silent")

    assert {row["closed_by_type"] for row in conversations} == {None}
    assert {row["answered_at"] for row in ratings} == {None}
    assert any(row["closed_at"] for row in conversations)


def test_messages_are_the_same_but_for_notes_and_the_kind_of_machine(staged, told, server):
    found = of_account(staged, "messages")

    expected = Counter(
        (key, instant(one["sent_at"]), AUTHORS.get(one["author"]["type"], one["author"]["type"]))
        for key in {row["conversation_id"] for row in found}
        for one in told[key]["messages"]
        if one.get("kind") != "note"
    )
    assert expected == Counter(
        (row["conversation_id"], row["sent_at"], row["author_type"]) for row in found
    )


def test_ratings_and_tags_are_the_same(staged, told):
    ratings, tags = of_account(staged, "ratings"), of_account(staged, "conversation_tags")
    keys = {row["conversation_id"] for row in of_account(staged, "conversations")}

    given = {key: [r for r in told[key]["ratings"] if r["kind"] == "csat"][-1:] for key in keys}
    assert {(row["conversation_id"], row["score"], row["answered_at"]) for row in ratings} == {
        (key, one["score"], instant(one["answered_at"])) for key in keys for one in given[key]
    }
    assert Counter((row["conversation_id"], row["tag_name"]) for row in tags) == Counter(
        (key, one["name"]) for key in keys for one in told[key]["tags"]
    )


def test_agents_and_records_are_staged(staged):
    agents, recorded = of_account(staged, "operators"), of_account(staged, "records")

    assert [row["operator_name"] for row in agents if not row["is_active"]] == ["Ota"]
    assert Counter(row["stream"] for row in recorded)["operators"] == len(agents)


def test_what_smartsupp_says_of_first_replies_is_what_its_messages_say_in_whole_seconds(
    staged, told
):
    reported = {
        row["conversation_id"]: row["reported_value"]
        for row in of_account(staged, "reported_numbers")
        if row["metric"] == "first_response_time"
    }

    for conversation_id, value in reported.items():
        waited = first_wait(told[conversation_id]["messages"])
        assert value == (None if waited is None else int(waited.total_seconds()))


def first_wait(messages):
    asked_at = None
    for one in messages:
        if one["author"]["type"] == "contact":
            asked_at = asked_at or instant(one["sent_at"])
        elif one["author"]["type"] == "operator" and asked_at and one.get("kind") != "note":
            return instant(one["sent_at"]) - asked_at
    return None
