"""What staging says of Gorgias' documents equals what the drop folder says of the same world."""

from datetime import UTC, datetime

import psycopg
import pytest

from chatmart import warehouse
from chatmart.sandbox import documents as drop
from chatmart.sandbox.nights import as_of
from tests.sources import staging
from tests.sources.gorgiases import STREAMS, opened
from tests.vendor_servers import serve_in_thread

SINCE = datetime(2026, 10, 24, tzinfo=UTC)
# a user or nobody closes a ticket; nothing tells a rule from a contact
CLOSERS = {"operator": "operator", "bot": "bot", "system": None, "contact": None, None: None}
STATUSES = {"pending": "open"}
AUTHORS = {"ai": "bot"}


@pytest.fixture(scope="module")
def server():
    with serve_in_thread("gorgias") as running:
        yield running


@pytest.fixture(scope="module")
def staged(settings, server):
    """A database with the last days of the pretend shop, read and staged."""
    with staging.scratch(settings) as database:
        for stream in STREAMS.values():
            staging.land(database, opened(server), stream, SINCE, as_of(1))
        staging.build(database, "gorgias")
        yield database


@pytest.fixture
def rows(staged):
    return lambda what: staging.rows(staged, f"stg_gorgias__{what}")


@pytest.fixture(scope="module")
def told(server):
    """Conversations of the drop folder, by the number Gorgias gives them."""
    number = server.served.ids.number
    found = drop.STREAMS["conversations"](server.served.history, as_of(1))
    return {str(number("conversation", one["id"])): one for one in found}


def instant(text):
    return datetime.fromisoformat(text) if text else None


def shown(at):
    """As the drop folder writes it: to the millisecond."""
    return at.replace(microsecond=at.microsecond // 1000 * 1000) if at else None


def check_conversations(rows, told):
    for row in rows:
        one = told[row["conversation_id"]]
        status = STATUSES.get(one["status"], one["status"])
        assert (row["channel"], row["status"]) == (one["channel"], status)
        assert shown(row["created_at"]) == instant(one["created_at"])
        assert shown(row["closed_at"]) == instant(one["closed_at"])
        assert row["closed_by_type"] == CLOSERS[(one["closed_by"] or {}).get("type")]
        assert row["team_name"] == one["team"]["name"]
        assert (row["is_offline"], row["is_proactive"]) == (one["is_offline"], one["is_proactive"])
        assert row["contact_language"] == one["contact"]["language"]
        for name in ("email", "phone", "shop_customer_id", "ga_client_id"):
            assert not one["contact"].get(name) or row[name]


def check_messages(rows, told):
    found = {}
    for row in sorted(rows, key=lambda row: row["message_number"]):
        said = (row["author_type"], row["kind"], shown(row["sent_at"]))
        found.setdefault(row["conversation_id"], []).append(said)
    for key, said in found.items():
        expected = [
            (
                AUTHORS.get(it["author"]["type"], it["author"]["type"]),
                it.get("kind", "message"),
                instant(it["sent_at"]),
            )
            for it in told[key]["messages"]
            if it["author"]["type"] != "system"
        ]
        assert said == expected


def test_staging_says_what_the_drop_folder_says(rows, told, server):
    conversations = rows("conversations")

    assert len(conversations) > 150
    check_conversations(conversations, told)
    check_messages(rows("messages"), told)
    landed = {row["conversation_id"] for row in conversations}
    assert {(row["conversation_id"], row["tag_name"]) for row in rows("conversation_tags")} == {
        (key, tag["name"]) for key in landed for tag in told[key]["tags"]
    }
    given = {
        (row["conversation_id"], row["kind"], row["score"], shown(row["answered_at"]))
        for row in rows("ratings")
    }
    assert given >= {
        (key, "csat", it["score"], instant(it["answered_at"]))
        for key in landed
        for it in told[key]["ratings"]
        if it["kind"] == "csat" and (instant(told[key]["closed_at"]) or SINCE) > SINCE
    }
    assert {row["conversation_id"] for row in rows("ratings")} <= landed
    operators = {row["operator_name"]: row for row in rows("operators")}
    shop = server.served.history.shop
    assert {one.name for one in shop.operators} < operators.keys()
    assert operators["Ota"]["is_active"] is False
    assert operators["Petal bot"]["is_bot"] is True


@pytest.mark.parametrize(
    ("set_to", "expected"),
    [
        ("'{ticket,status}', '\"archived\"'", {"status": "unknown", "closed_at": None}),
        ("'{ticket,channel}', '\"pigeon\"'", {"channel": "unknown", "vendor_channel": "pigeon"}),
        ("'{ticket,closed_datetime}', '\"2020-01-01T00:00:00\"'", {"closed_by_type": None}),
        ("'{ticket,via}', '\"helpdesk\"'", {"is_offline": False}),
    ],
)
def test_what_is_not_known_is_not_guessed(staged, set_to, expected):
    with warehouse.connect(staged) as connection, connection.transaction(force_rollback=True):
        connection.execute(
            f"update staging.gorgias__conversations set document = jsonb_set(document, {set_to})"
        )
        cursor = connection.cursor(row_factory=psycopg.rows.dict_row)
        found = cursor.execute(
            f"select distinct {', '.join(expected)} from staging.stg_gorgias__conversations"
        ).fetchall()

    assert found == [expected]
