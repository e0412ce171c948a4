"""What staging says of Chatwoot's documents equals what the drop folder says of the same world."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row, tuple_row
from psycopg.types.json import Jsonb

from chatmart import landing, warehouse
from chatmart.landing import Span
from chatmart.sandbox import documents as drop
from chatmart.sandbox.nights import as_of
from chatmart.sandbox.vendors.chatwoot import parties
from chatmart.settings import Settings
from tests.sources import staging
from tests.sources.chatwoots import STREAMS, opened
from tests.vendor_servers import serve_in_thread

SINCE = datetime(2026, 10, 18, tzinfo=UTC)
BY_ITSELF = "do không hoạt động"
# Chatwoot names whom a conversation was assigned to when it was resolved
CLOSERS = {"operator": {"operator", None}, "contact": {"operator", None}, None: {None}}
CLOSERS |= {one: {one} for one in ("bot", "system")}


@pytest.fixture(scope="module")
def server():
    with serve_in_thread("chatwoot", "petal-vn") as running:
        yield running


@pytest.fixture(scope="module")
def staged(settings: Settings, server: Any) -> Iterator[psycopg.Connection[Any]]:
    """A database with the last weeks of the pretend shop, read and staged."""
    with staging.scratch(settings) as scratch:
        with warehouse.connect(scratch) as connection:
            extract(connection, server, 1)
        staging.build(scratch, "chatwoot")
        with warehouse.connect(scratch) as connection:
            connection.row_factory = dict_row
            yield connection


def extract(connection: psycopg.Connection[Any], server: Any, night: int) -> None:
    vendor = opened(server, closed_by_itself=BY_ITSELF)
    for stream in STREAMS.values():
        span = Span("chat", SINCE, as_of(night))
        reconcile = timedelta(days=30)
        landing.extract(connection, vendor, stream, span, lambda documents, size: None, reconcile)


def told_by(served, night):
    """Conversations of the drop folder, by the number Chatwoot gives them."""
    numbers = {one.id: str(parties.display_id(served, one)) for one in served.history.conversations}
    found = drop.STREAMS["conversations"](served.history, as_of(night))
    return {numbers[one["id"]]: one for one in found}


@pytest.fixture(scope="module")
def told(server):
    return told_by(server.served, 1)


@pytest.fixture(scope="module")
def rows(staged):
    def rows(what: str) -> list[dict[str, Any]]:
        return staged.execute(f"select * from staging.stg_chatwoot__{what}").fetchall()

    return rows


def second(text):
    return datetime.fromisoformat(text).replace(microsecond=0)


def digits(phone):
    found = "".join(one for one in phone or "" if one.isdigit()).removeprefix("00")
    return found or None


def refuse_differences(conversations, told, ids):
    for row in conversations:
        one = told[row["conversation_id"]]
        contact = one["contact"]
        assert row["channel"] == one["channel"]
        assert row["status"] == one["status"]
        assert row["created_at"] == second(one["created_at"])
        closed_at = one["closed_at"] and datetime.fromisoformat(one["closed_at"])
        assert row["closed_at"] == closed_at
        assert row["team_name"] == one["team"]["name"].lower()
        assert row["email"] == ((contact.get("email") or "").strip().lower() or None)
        assert digits(row["phone"]) == digits(contact.get("phone"))
        customer = contact.get("shop_customer_id")
        assert row["shop_customer_id"] == (customer and str(ids.number("customer", customer)))
        assert row["ga_client_id"] == contact.get("ga_client_id")


def test_conversations_are_the_same(rows, told, server):
    conversations = rows("conversations")

    assert len(conversations) > 200
    refuse_differences(conversations, told, server.served.ids)


def test_who_closed_is_whom_it_was_assigned_to_a_bot_or_the_tool(rows, told, server):
    ids = server.served.ids
    for row in rows("conversations"):
        closer = told[row["conversation_id"]]["closed_by"] or {}
        assigned = told[row["conversation_id"]]["assignments"]

        assert row["closed_by_type"] in CLOSERS[closer.get("type")]
        if row["closed_by_type"] == "operator":
            operator_id = assigned[-1]["operator_id"]
            assert row["closed_by_id"] == str(ids.number("operator", operator_id))
    assert {row["closed_by_type"] for row in rows("conversations")} == {
        "operator", "bot", "system", None
    }  # fmt: skip


def test_messages_are_the_same_but_for_what_nobody_wrote(rows, told):
    found: dict[str, list[tuple[str, str, datetime]]] = {}
    for row in sorted(rows("messages"), key=lambda row: row["message_number"]):
        if row["author_type"] != "system":
            found.setdefault(row["conversation_id"], []).append(
                (row["author_type"], row["kind"], row["sent_at"])
            )

    for key in found:
        expected = [
            (
                one["author"]["type"],
                "note" if one.get("kind") == "note" else "message",
                second(one["sent_at"]),
            )
            for one in told[key]["messages"]
        ]
        assert found[key] == [one for one in expected if one[0] != "system"]


def test_labels_and_ratings_are_the_same(rows, told):
    landed = {row["conversation_id"] for row in rows("conversations")}
    tags = Counter((row["conversation_id"], row["tag_name"]) for row in rows("conversation_tags"))
    ratings = {
        (row["conversation_id"], row["answered_at"], (row["score"] - 1) / 4)
        for row in rows("ratings")
    }

    assert tags == Counter(
        {(key, tag["name"].strip().lower()): 1 for key in landed for tag in told[key]["tags"]}
    )
    assert ratings == {
        (key, second(one["answered_at"]), (one["score"] - one["scale_min"]) / scale)
        for key in landed
        for one in told[key]["ratings"]
        if one["kind"] == "csat"
        for scale in [one["scale_max"] - one["scale_min"]]
        if second(one["answered_at"]) >= SINCE
    }


def test_agents_have_their_name_and_team(rows, server):
    people = {(one.name, one.team, False) for one in server.served.history.shop.operators}

    found = {(row["operator_name"], row["team_name"], row["is_bot"]) for row in rows("operators")}

    assert found == {*people, ("Petal bot", None, True)}


def test_who_wrote_is_told_apart_though_their_numbers_are_the_same(rows):
    authors = {(row["author_type"], row["author_id"]) for row in rows("messages")}

    assert {("bot", "bot-1"), ("ai", "assistant-1")} <= authors


def test_every_landed_document_is_a_record(rows):
    records = Counter((row["stream"], row["landed_in"]) for row in rows("records"))

    assert records["conversations", "conversations"] == len(rows("conversations"))
    assert records["operators", "operators"] == len(rows("operators"))
    assert records["conversations", "ratings"] >= len(rows("ratings"))


@pytest.mark.parametrize(
    ("changes", "author_type"),
    [
        ({"message_type": 0, "sender": {"id": 7, "type": "contact"}}, "contact"),
        ({"message_type": 1, "sender": {"id": 7, "type": "user"}}, "operator"),
        ({"message_type": 1, "sender": {"id": 7, "type": "agent_bot"}}, "bot"),
        ({"message_type": 1, "sender": {"id": 7, "type": "captain_assistant"}}, "ai"),
        ({"message_type": 1, "sender": None}, "campaign"),
        ({"message_type": 1, "content_attributes": {"automation_rule_id": 3}}, "campaign"),
        ({"message_type": 1, "sender": {"id": 7, "type": "pigeon"}}, "system"),
        ({"message_type": 2}, "system"),
        ({"message_type": 3}, "system"),
        ({"message_type": 9}, "system"),
    ],
)
def test_who_wrote_follows_from_type_and_sender(staged, changes, author_type):
    with staged.transaction(force_rollback=True):
        staged.execute(
            "update staging.chatwoot__conversations "
            "set document = jsonb_set(document, '{messages,0}', document #> '{messages,0}' || %s)",
            [Jsonb(changes)],
        )
        found = staged.execute(
            "select distinct author_type from staging.stg_chatwoot__messages "
            "where message_number = 1"
        ).fetchall()

    assert found == [{"author_type": author_type}]


@pytest.mark.parametrize(
    ("set_to", "expected"),
    [
        ("'{conversation,status}', '\"archived\"'", {"status": "unknown", "closed_at": None}),
        ("'{conversation,meta,channel}', '\"Channel::Pigeon\"'", {"channel": "unknown"}),
        ("'{as_set,channel}', '\"pigeon\"'", {"vendor_channel": "pigeon"}),
        ("'{reporting_events}', 'null'", {"closed_at": None, "closed_by_type": None}),
        ("'{as_set,is_resolved_by_assignee}', 'false'", {"closed_by_id": None}),
    ],
)
def test_what_is_not_known_is_not_guessed(staged, set_to, expected):
    with staged.transaction(force_rollback=True):
        staged.execute(
            f"update staging.chatwoot__conversations set document = jsonb_set(document, {set_to})"
        )
        found = staged.execute(
            f"select distinct {', '.join(expected)} from staging.stg_chatwoot__conversations "
            "where vendor_channel <> 'zalo'"
        ).fetchall()

    assert found == [expected]


def test_a_night_later_they_are_the_same_again(staged, rows, server, told):
    """The last test, as it moves the clock on: merged contacts, deletions, late changes."""
    server.clock.as_of = as_of(2)
    before = {row["conversation_id"] for row in rows("conversations")}
    staged.commit()
    staged.row_factory = tuple_row
    extract(staged, server, 2)
    staged.row_factory = dict_row
    told_later = told_by(server.served, 2)

    found = rows("conversations")

    gone = before - told_later.keys()
    numbers = {row["conversation_id"] for row in found}
    assert gone
    assert not gone & numbers
    assert before - gone < numbers
    assert any(told[key]["contact"] != told_later[key]["contact"] for key in before - gone)
    refuse_differences(found, told_later, server.served.ids)
