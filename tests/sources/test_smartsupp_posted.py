"""What Smartsupp posts, as a receiver stored it: events with signatures, and ended chats."""

import hmac
import json
from datetime import UTC, datetime
from hashlib import sha256

import pytest

from chatmart.errors import ChatmartError
from chatmart.sandbox.nights import as_of
from chatmart.sandbox.shops import world
from chatmart.sandbox.vendors.smartsupp import ended, posting
from chatmart.sources import (
    Cursor,
    Lines,
    Unchanged,
    Unreadable,
    kinds,
    readable,
    smartsupp_ended_chats,
    smartsupp_webhooks,
)
from chatmart.sources.vendor import Ask, Secret, Source, Vendor
from tests.sources.smartsupps import payload

SECRET = "shared-secret"
CONVERSATION = "coQ7demo0001"


@pytest.fixture
def receiver(tmp_path):
    """Open a kind of source over a folder with one file of these lines."""

    def opened(kind, *lines, password="", **options):
        if lines:
            (tmp_path / "posted.ndjson").write_bytes(b"\n".join(map(line, lines)))
        spec = kinds.spec(kind)
        source = Source(
            "posted", kind, "petal-cz", folder=tmp_path, options={**spec.options, **options}
        )
        return Vendor(source, secret=Secret(password=password)), spec.streams[0]

    return opened


def line(one):
    return one if isinstance(one, bytes) else json.dumps(one).encode()


def signed(event, secret=SECRET):
    body = json.dumps(event, ensure_ascii=False)
    return {
        "signature": hmac.new(secret.encode(), body.encode(), sha256).hexdigest(),
        "body": body,
    }


def read(opened, seen=None):
    vendor, stream = opened
    asked = Ask("posted", datetime(2026, 9, 1, tzinfo=UTC), as_of(1), seen or {})
    return list(stream.read(vendor, asked))


def documents(entries):
    return [json.loads(text) for one in entries if isinstance(one, Lines) for _, text in one.lines]


def reasons(entries):
    return [one.reason for one in entries if isinstance(one, Unreadable)]


def cursors(entries):
    return {one.name: one.value for one in entries if isinstance(one, Cursor)}


def test_events_are_read_and_know_their_conversation(receiver):
    found = documents(read(receiver("smartsupp_webhooks", *payload("webhooks"))))

    assert [one["conversation_id"] for one in found] == [*[CONVERSATION] * 4, CONVERSATION, None]
    assert found[0]["data"]["close_type"] == "agent"
    assert "192.0.2.10" not in json.dumps(found)
    assert "Mozilla" not in json.dumps(found)


def test_right_signatures_are_believed_and_wrong_or_lacking_ones_are_not(receiver):
    event, other, third = payload("webhooks")[:3]
    lines = (signed(event), signed(other, "another-secret"), third)

    entries = read(receiver("smartsupp_webhooks", *lines, password=SECRET))

    assert [one["event"] for one in documents(entries)] == ["conversation.closed"]
    assert reasons(entries) == [
        "The signature of the event is wrong.",
        "The event has no signature, and so cannot be verified.",
    ]


def test_the_signature_is_of_the_text_as_it_was_posted(receiver):
    event = payload("webhooks")[1] | {"app_id": "á"}
    wrapped = signed(event)
    wrapped["signature"] = f" {wrapped['signature'].upper()} "
    spaced = wrapped | {"body": wrapped["body"].replace(": ", ":  ")}

    entries = read(receiver("smartsupp_webhooks", wrapped, spaced, password=SECRET))

    assert len(documents(entries)) == 1
    assert reasons(entries) == ["The signature of the event is wrong."]


def test_without_a_secret_wrapped_events_are_read_too(receiver):
    lines = [signed(one, "whatever") for one in payload("webhooks")]

    assert len(documents(read(receiver("smartsupp_webhooks", *lines)))) == 6


def test_an_event_posted_twice_is_one_and_two_events_are_two(receiver):
    event, *others = payload("webhooks")
    posted = [event, *others, signed(event)]
    opened = receiver("smartsupp_webhooks", *posted)
    identify = opened[1].identify

    names = [identify(one).id for one in documents(read(opened))]

    assert len(names) == 7
    assert len(set(names)) == 6


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"{", "The line is not JSON."),
        (b"[]", "The line is JSON, but not an object."),
        (b"{}", "The line is no event: it names no event or no timestamp."),
        (b'{"event":"e","timestamp":"then"}', "The timestamp of the event is no instant."),
    ],
)
def test_a_line_that_is_no_event_is_kept_aside(receiver, text, reason):
    entries = read(receiver("smartsupp_webhooks", text, *payload("webhooks")))

    assert reasons(entries) == [reason]
    assert len(documents(entries)) == 6


def test_events_of_another_account_are_refused_when_the_account_is_set(receiver):
    entries = read(receiver("smartsupp_webhooks", *payload("webhooks"), account_id="other"))

    assert documents(entries) == []
    assert set(reasons(entries)) == {"The event belongs to another account of Smartsupp."}


def test_a_file_is_read_once_and_again_with_another_secret(receiver):
    lines = [signed(one) for one in payload("webhooks")]
    wrong = read(receiver("smartsupp_webhooks", *lines, password="mistyped"))

    again = read(receiver("smartsupp_webhooks", password="mistyped"), cursors(wrong))
    right = read(receiver("smartsupp_webhooks", password=SECRET), cursors(wrong))

    assert len(reasons(wrong)) == 6
    assert [type(one) for one in again] == [Unchanged]
    assert len(documents(right)) == 6
    assert SECRET not in json.dumps(cursors(right))


def test_the_check_tells_a_wrong_secret(receiver):
    lines = [signed(one) for one in payload("webhooks")]
    right, _ = receiver("smartsupp_webhooks", *lines, password=SECRET)
    wrong, _ = receiver("smartsupp_webhooks", password="mistyped")

    assert list(smartsupp_webhooks.check(right)) == [
        "1 files to read.",
        "6 of the first 6 events can be read.",
    ]
    with pytest.raises(ChatmartError, match="The signature of the event is wrong"):
        list(smartsupp_webhooks.check(wrong))


def test_a_folder_that_is_not_there_is_told(receiver, tmp_path):
    vendor, stream = receiver("smartsupp_webhooks")
    tmp_path.rmdir()

    with pytest.raises(ChatmartError, match="does not exist"):
        read((vendor, stream))


def test_ended_chats_are_read_without_addresses(receiver):
    (found,) = documents(read(receiver("smartsupp_ended_chats", payload("ended_chat"))))

    assert found["shop_customer_id"] == "00000000-0000-4000-8000-000000000001"
    assert found["landing_page"] == "https://shop.example.com/p/cream"
    assert "192.0.2.10" not in json.dumps(found)
    assert "Mozilla" not in json.dumps(found)


def test_what_is_no_ended_chat_is_kept_aside(receiver):
    entries = read(receiver("smartsupp_ended_chats", b"{", {"channel": {}}, payload("ended_chat")))

    assert reasons(entries) == [
        "The line is not JSON.",
        "The line is no ended chat: it has no channel with an id.",
    ]
    assert len(documents(entries)) == 1


def test_the_pretend_shop_posts_signed_events_and_a_later_night_adds_a_file(tmp_path):
    history = world()[0]
    for night in (1, 2):
        posting.write_events(tmp_path / str(night), history, as_of(night))
    first, second = ({one.name: one for one in (tmp_path / n).iterdir()} for n in ("1", "2"))

    assert second.keys() - first.keys() == {"events-2026-11-01.ndjson"}
    assert all(one.read_bytes() == second[name].read_bytes() for name, one in first.items())


def test_the_pretend_shop_posts_ended_chats(tmp_path):
    assert ended.write_chats(tmp_path, world()[1], as_of(1)) > 300


@pytest.mark.parametrize(
    "change",
    [
        {"endAt": 1763625120},  # seconds
        {"beginAt": "yesterday"},
        {"channel": {"id": "ch1", "rating": "great"}},
        {"channel": {"id": "ch1", "isOffline": "maybe"}},
        {"messages": [{"sentAt": "soon"}]},
    ],
)
def test_an_ended_chat_that_cannot_be_built_upon_has_no_identity(change):
    chat = payload("ended_chat") | change

    with pytest.raises(readable.Odd):
        smartsupp_ended_chats.identify({"chat": chat})


def test_a_rating_that_is_no_number_is_no_event():
    event = {"event": "conversation.rated", "timestamp": "2026-10-20T09:00:00Z"}

    with pytest.raises(readable.Odd):
        smartsupp_webhooks.identify(
            {**event, "conversation_id": "co1", "data": {"rating_value": "great"}}
        )
