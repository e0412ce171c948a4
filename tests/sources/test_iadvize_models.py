"""What staging says of iAdvize' documents equals what the drop folder says of the same world."""

from datetime import UTC, datetime

import psycopg
import pytest

from chatmart import warehouse
from chatmart.sandbox import documents as drop
from chatmart.sandbox.nights import as_of
from tests.sources import staging
from tests.sources.iadvizes import STREAMS, opened
from tests.vendor_servers import serve_in_thread

SINCE = datetime(2026, 10, 24, tzinfo=UTC)
# an automatic message that opens a conversation is a bot's like any other
AUTHORS = {"ai": "bot", "campaign": "bot"}


@pytest.fixture(scope="module")
def server():
    with serve_in_thread("iadvize") as running:
        yield running


@pytest.fixture(scope="module")
def staged(settings, server):
    """A database with the last days of the pretend shop, read and staged."""
    with staging.scratch(settings) as database:
        for stream in STREAMS.values():
            staging.land(database, opened(server), stream, SINCE, as_of(1))
        staging.build(database, "iadvize")
        yield database


@pytest.fixture
def rows(staged):
    return lambda what: staging.rows(staged, f"stg_iadvize__{what}")


@pytest.fixture(scope="module")
def told(server):
    """Conversations of the drop folder, by the UUID iAdvize gives them."""
    uuid = server.served.ids.uuid
    found = drop.STREAMS["conversations"](server.served.history, as_of(1))
    return {uuid("conversation", one["id"]): one for one in found}


def instant(text):
    return datetime.fromisoformat(text) if text else None


def shown(at):
    """As the drop folder writes it: to the millisecond."""
    return at.replace(microsecond=at.microsecond // 1000 * 1000) if at else None


def check_conversations(rows, told):
    for row in rows:
        one = told[row["conversation_id"]]
        assert (row["channel"], row["status"]) == (one["channel"], one["status"])
        assert shown(row["created_at"]) == instant(one["created_at"])
        assert shown(row["closed_at"]) == instant(one["closed_at"])
        assert row["contact_language"] == one["contact"]["language"]
        for name in ("shop_customer_id", "ga_client_id"):
            assert row[name] == one["contact"].get(name)


def check_messages(rows, told):
    found = {}
    for row in sorted(rows, key=lambda row: row["message_number"]):
        said = (row["author_type"], shown(row["sent_at"]))
        if row["author_type"] != "system":
            found.setdefault(row["conversation_id"], []).append(said)
    for key, said in found.items():
        expected = [
            (
                AUTHORS.get(it["author"]["type"], it["author"]["type"]),
                instant(it["sent_at"]),
            )
            for it in told[key]["messages"]
            if it["author"]["type"] != "system" and it.get("kind") != "note"
        ]
        assert said == expected


def test_staging_says_what_the_drop_folder_says(rows, told):
    conversations = rows("conversations")

    assert len(conversations) > 100
    check_conversations(conversations, told)
    check_messages(rows("messages"), told)
    landed = {row["conversation_id"] for row in conversations}
    assert {(row["conversation_id"], row["tag_name"]) for row in rows("conversation_tags")} == {
        (key, tag["name"]) for key in landed for tag in told[key]["tags"]
    }
    given = {(row["conversation_id"], row["kind"], row["score"]) for row in rows("ratings")}
    assert given == {
        (key, it["kind"], it["score"])
        for key in landed
        for it in told[key]["ratings"]
        if it["kind"] == "csat" or (it["kind"] == "nps" and told[key]["channel"] == "chat")
    }
    operators = {row["operator_name"]: row["is_bot"] for row in rows("operators")}
    assert operators == dict.fromkeys(("Eva", "Petr", "Jana", "Marek", "Lucie"), False) | {
        "Bot": True
    }


@pytest.mark.parametrize(
    ("set_to", "expected"),
    [
        ("'{conversation,channel}', '\"PIGEON\"'", {"channel": "unknown"}),
        ("'{conversation,channel}', '\"whatsApp\"'", {"channel": "whatsapp"}),
        ("'{conversation,language}', 'null'", {"contact_language": None}),
        ("'{as_set}', '{}'", {"shop_customer_id": None, "is_offline": None}),
    ],
)
def test_what_is_not_known_is_not_guessed(staged, set_to, expected):
    with warehouse.connect(staged) as connection, connection.transaction(force_rollback=True):
        connection.execute(
            f"update staging.iadvize__conversations set document = jsonb_set(document, {set_to})"
        )
        cursor = connection.cursor(row_factory=psycopg.rows.dict_row)
        found = cursor.execute(
            f"select distinct {', '.join(expected)} from staging.stg_iadvize__conversations"
        ).fetchall()

    assert found == [expected]
