"""What staging says of Zoho's documents equals what the drop folder says of the same world."""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import psycopg
import pytest
from psycopg.rows import dict_row

from chatmart import landing, warehouse
from chatmart.landing import Span
from chatmart.sandbox import documents as drop
from chatmart.sandbox.nights import as_of
from chatmart.settings import PROJECT_ROOT, Settings
from chatmart.sources import kinds
from tests.reference.build import failures, invoke
from tests.sources import staging
from tests.sources.zohos import opened, payload
from tests.vendor_servers import serve_in_thread

KINDS = ("zoho_desk", "zoho_salesiq")
SINCE = datetime(2026, 10, 18, tzinfo=UTC)
SEEDS = ("vendor_statuses", "vendor_channels", "vendor_ratings")
ODD = "odd"  # an account of documents made up for a trap
HANDS = {"contact": "contact", "operator": "operator"}
ALL_HANDS = HANDS | {"bot": "bot", "ai": "bot", "system": "system"}


@pytest.fixture(scope="module")
def servers():
    with ExitStack() as running:
        yield {kind: running.enter_context(serve_in_thread(kind, "petal-cz")) for kind in KINDS}


@pytest.fixture(scope="module")
def staged(settings: Settings, servers: Any) -> Iterator[psycopg.Connection[Any]]:
    """A database with the last weeks of the pretend shop, read and staged."""
    with staging.scratch(settings) as scratch:
        with warehouse.connect(scratch) as connection:
            for kind, server in servers.items():
                vendor = opened(server)
                for stream in kinds.spec(kind).streams:
                    span = Span("help", SINCE, as_of(1))
                    landing.extract(connection, vendor, stream, span, lambda documents, size: None)
            _land_odd(connection)
        build(scratch)
        with warehouse.connect(scratch) as connection:
            connection.row_factory = dict_row
            yield connection


def _land_odd(connection: psycopg.Connection[Any]) -> None:
    """Documents as third parties recorded them, and what nobody has foreseen."""
    ticket = payload("zoho_desk", "ticket")
    parts = payload("zoho_desk", "conversations")["data"][::-1]
    tickets = {
        "recorded": {"ticket": ticket, "conversations": parts, "tags": [{"name": "Lost"}]},
        "unforeseen": {
            "ticket": ticket | {"statusType": "Paused", "channel": "Telepathy"},
            "conversations": [parts[0] | {"author": {"type": "ROBOT"}}],
        },
        "spam": {
            "ticket": ticket,
            "conversations": parts,
            "tags": [{"name": "Lost"}],
            "is_left_out": True,
        },
    }
    _insert(connection, "zoho_desk__conversations", tickets)
    rating = {"ratedTime": "2026-10-30T09:00:00.000Z"}
    ratings = {
        word: {"ticket_id": ticket_id, "rating": rating | {"rating": word}}
        for word, ticket_id in (
            ("GOOD", "recorded"),
            ("okay", "recorded"),
            ("BAD", "spam"),
            ("OK", "never landed"),
        )
    }
    _insert(connection, "zoho_desk__ratings", ratings)
    chat = payload("zoho_salesiq", "conversation")
    chats = {
        "recorded": {"conversation": chat, "messages": None, "threads": None, "ended_by": None},
        "unforeseen": {
            "conversation": chat | {"chat_status": {"status_key": "paused"}, "type": "hologram"},
            "ended_by": "visitor",
        },
        "by a stranger": {"conversation": chat, "ended_by": "stranger"},
    }
    _insert(connection, "zoho_salesiq__conversations", chats)
    connection.commit()


def _insert(connection: Any, table: str, found: dict[str, Any]) -> None:
    for name, document in found.items():
        connection.execute(
            f"insert into staging.{table} "
            "(account, id, document, source_updated_at, loaded_at, load_id) "
            "values (%s, %s, %s, '2026-10-30T00:00:00Z', now(), 1)",
            (ODD, name, orjson.dumps(document).decode()),
        )


def build(scratch: Settings) -> None:
    arguments = ["build", "--project-dir", str(PROJECT_ROOT), "--no-write-json"]
    arguments += ["--profiles-dir", str(PROJECT_ROOT / "dbt_project"), "--log-level", "none"]
    arguments += ["--log-path", str(scratch.log_folder), "--select", *SEEDS]
    arguments += [f"path:models/staging/{kind}" for kind in KINDS]
    outcome = invoke(scratch, arguments)
    if not outcome.success:
        pytest.fail("\n".join(failures(outcome)))
    found: Any = outcome.result
    warned = {one.node.name for one in found if one.status == "warn"}
    assert warned == {
        "zoho_desk_author_is_known",
        "zoho_desk_channel_is_known",
        "zoho_desk_conversation_status_is_known",
        "zoho_desk_rating_is_known",
        "zoho_salesiq_channel_is_known",
        "zoho_salesiq_closer_is_known",
        "zoho_salesiq_conversation_status_is_known",
    }


@pytest.fixture(scope="module")
def rows(staged):
    def rows(model: str, account: str = "petal-cz") -> list[dict[str, Any]]:
        query = f"select * from staging.stg_{model} where account = %s"
        return staged.execute(query, (account,)).fetchall()

    return rows


@pytest.fixture(scope="module")
def told(servers):
    """Conversations of the drop folder, by the number Zoho gives them."""
    served = servers["zoho_desk"].served
    found = drop.STREAMS["conversations"](served.history, as_of(1))
    return {str(served.ids.number("conversation", one["id"])): one for one in found}


@pytest.fixture
def number(servers):
    ids = servers["zoho_desk"].served.ids

    def number(kind: str, world_id: str | None) -> str | None:
        return str(ids.number(kind, world_id)) if world_id else None

    return number


def at(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def test_tickets_say_what_the_drop_folder_says(rows, told, number):
    found = {one["conversation_id"]: one for one in rows("zoho_desk__conversations")}

    assert len(found) > 400
    for key, row in found.items():
        one, contact = told[key], told[key]["contact"]
        assert row["channel"] == one["channel"]
        assert row["status"] == one["status"].replace("snoozed", "pending")
        assert (row["created_at"], row["closed_at"]) == (
            at(one["created_at"]),
            at(one["closed_at"]),
        )
        assert (row["team_id"], row["team_name"]) == (
            number("team", one["team"]["id"]),
            one["team"]["name"],
        )
        assert (row["email"], row["phone"]) == (contact.get("email"), contact.get("phone"))
        assert row["shop_customer_id"] == contact.get("shop_customer_id")
        assert row["ga_client_id"] == contact.get("ga_client_id")
        assert (row["closed_by_type"], row["is_offline"], row["is_proactive"]) == (None, None, None)


def test_live_chats_say_what_the_drop_folder_says(rows, told, number):
    found = {one["conversation_id"]: one for one in rows("zoho_salesiq__conversations")}

    assert len(found) > 200
    for key, row in found.items():
        one, contact = told[key], told[key]["contact"]
        assert row["channel"] == one["channel"] == "chat"
        assert row["status"] == ("closed" if one["status"] == "closed" else "open")
        assert row["closed_by_type"] == (one["closed_by"] or {}).get("type")
        assert (row["created_at"], row["closed_at"]) == (
            at(one["created_at"]),
            at(one["closed_at"]),
        )
        assert row["team_id"] == number("team", one["team"]["id"])
        assert (row["email"], row["phone"]) == (contact.get("email"), contact.get("phone"))
        assert row["contact_language"] == contact["language"]


@pytest.mark.parametrize(
    ("kind", "authors", "notes"), [("zoho_desk", HANDS, True), ("zoho_salesiq", ALL_HANDS, False)]
)
def test_messages_say_what_the_drop_folder_says(rows, told, number, kind, authors, notes):
    found: dict[str, Any] = {one["conversation_id"]: [] for one in rows(f"{kind}__conversations")}
    for row in sorted(rows(f"{kind}__messages"), key=lambda row: row["message_number"]):
        found[row["conversation_id"]].append((row["author_type"], row["kind"], row["sent_at"]))

    for key, said in found.items():
        expected = [
            (
                authors[it["author"]["type"]],
                it.get("kind", "message") if notes else "message",
                at(it["sent_at"]),
            )
            for it in told[key]["messages"]
            if it["author"]["type"] in authors and (notes or it.get("kind") != "note")
        ]
        assert said == expected


def test_who_wrote_is_somebody_that_is_known(rows):
    for kind in KINDS:
        operators = {one["operator_id"] for one in rows(f"{kind}__operators")}
        authors = {
            one["author_id"]
            for one in rows(f"{kind}__messages")
            if one["author_type"] == "operator"
        }
        assert authors
        assert authors <= operators


def test_ratings_keep_the_vendors_words_and_scale(rows, told):
    marks = {"BAD": 1, "OK": 2, "GOOD": 3}
    found = rows("zoho_desk__ratings")

    expected = Counter(
        (key, rating["score"] >= 4)
        for key, one in told.items()
        for rating in one["ratings"]
        if rating["kind"] == "csat" and at(rating["answered_at"]) >= SINCE
    )
    landed = {one["conversation_id"] for one in rows("zoho_desk__conversations")}
    for one in found:
        assert one["score"] == marks[one["vendor_rating"]]
        assert (one["scale_min"], one["scale_max"], one["kind"]) == (1, 3, "csat")
    # satisfied, by the rule for all vendors, is GOOD and nothing else
    assert Counter(
        (one["conversation_id"], (one["score"] - 1) / 2 >= 0.75) for one in found
    ) == Counter({key: count for key, count in expected.items() if key[0] in landed})


def test_tags_say_what_the_drop_folder_says(rows, told):
    found = Counter(
        (one["conversation_id"], one["tag_name"]) for one in rows("zoho_desk__conversation_tags")
    )

    landed = {one["conversation_id"] for one in rows("zoho_desk__conversations")}
    assert found == Counter({(key, tag["name"]): 1 for key in landed for tag in told[key]["tags"]})


def test_operators_say_what_the_drop_folder_says(rows, servers, number):
    history = servers["zoho_desk"].served.history
    expected = {
        (number("operator", one["id"]), one["name"], one["is_active"], one["team"]["name"])
        for one in drop.STREAMS["operators"](history, as_of(1))
        if not one["is_bot"]
    }

    for kind in KINDS:
        found = rows(f"{kind}__operators")
        names = ("operator_id", "operator_name", "is_active", "team_name")
        assert {tuple(one[name] for name in names) for one in found} == expected


def test_what_the_contact_never_saw_is_a_note_or_nothing(rows):
    found = [
        one for one in rows("zoho_desk__messages", ODD) if one["conversation_id"] == "recorded"
    ]

    said = [(one["message_id"][-3:], one["author_type"], one["kind"]) for one in found]
    assert sorted(said) == [
        ("101", "contact", "message"),  # nobody is named, but it came in
        ("103", "operator", "note"),  # forwarded to somebody else; 102 is a draft
        ("104", "operator", "note"),
        ("105", "operator", "comment"),
    ]


def test_spam_and_what_is_in_the_recycle_bin_is_no_conversation(rows):
    for what in ("conversations", "messages", "conversation_tags", "ratings"):
        found = {one["conversation_id"] for one in rows(f"zoho_desk__{what}", ODD)}
        assert found <= {"recorded", "unforeseen"}


def test_what_nobody_has_foreseen_is_unknown(rows):
    ticket = next(
        one
        for one in rows("zoho_desk__conversations", ODD)
        if one["conversation_id"] == "unforeseen"
    )
    chats = {one["conversation_id"]: one for one in rows("zoho_salesiq__conversations", ODD)}
    ratings = {one["rating_id"]: one["score"] for one in rows("zoho_desk__ratings", ODD)}

    assert (ticket["status"], ticket["channel"]) == ("unknown", "unknown")
    assert (ticket["closed_at"], ticket["vendor_status"]) == (None, "Paused")
    assert (chats["unforeseen"]["status"], chats["unforeseen"]["channel"]) == ("unknown", "unknown")
    assert chats["unforeseen"]["closed_by_type"] is None
    assert chats["by a stranger"]["closed_by_type"] == "unknown"
    assert ratings == {"GOOD": 3, "okay": None}


def test_instants_in_milliseconds_are_read_to_the_millisecond(rows):
    chat = next(
        one
        for one in rows("zoho_salesiq__conversations", ODD)
        if one["conversation_id"] == "recorded"
    )

    assert chat["created_at"] == datetime(2026, 10, 30, 8, 0, tzinfo=UTC)
    assert chat["closed_at"] - chat["created_at"] == timedelta(hours=1)


def test_a_rating_names_the_conversation_it_changes(staged):
    found = staged.execute(
        "select distinct stream from staging.stg_zoho_desk__records "
        "where landed_in = 'ratings' and record_id = 'recorded'"
    ).fetchall()

    assert found == [{"stream": "conversations"}]
