"""Answers of Smartsupp that are odd in one place, and must cost no more than that place."""

import pytest

from chatmart.errors import ChatmartError
from chatmart.sources import smartsupp
from tests.sources.smartsupps import (
    DEMO,
    STREAMS,
    conversation,
    demo_ask,
    documents,
    opened,
    payload,
    small,
)
from tests.sources.staging import land, rows


@pytest.fixture
def demo(vendor_server):
    return lambda **answers: vendor_server("smartsupp", routes=small(**answers))


def searched(*found):
    """Give these by their dates, and nobody as running."""

    def answer(request, body):
        is_first = not body.get("after")
        is_dated = body["query"][:1] and body["query"][0]["field"] != "status"
        items = list(found) if is_first and is_dated else []
        return {"total": len(items), "after": None, "items": items}

    return answer


def message(**changes):
    return payload("messages")["items"][0] | changes


CONVERSATIONS = [
    conversation(id="good"),
    conversation(id=77, updated_at=None, tags=None, channel=None, location=None, variables=None),
    conversation(id="a b?c", is_offline="true", rating_value="4"),
    conversation(id=None),
    conversation(id=""),
    conversation(id="x" * 3000),
    "no conversation",
    None,
    conversation(id="no-begin", created_at=None),
    conversation(id="epoch", created_at=1763715723),
    conversation(id="end", finished_at="soon"),
    conversation(id="flag", is_offline="maybe"),
    conversation(id="rating", rating_value={"value": 5}),
    conversation(id="far", updated_at="9999-12-31T00:00:00Z"),
]


def reasons(database):
    found = rows(database, "rejected_documents")
    return sorted({row["reason"] for row in found})


def test_odd_conversations_are_kept_aside_and_the_others_land(demo, database):
    vendor = opened(demo(search=searched(*CONVERSATIONS)))

    land(database, vendor, STREAMS["conversations"], DEMO, demo_ask().until)

    landed = {row["id"] for row in rows(database, "smartsupp__conversations")}
    assert landed == {"good", "77", "a b?c"}
    assert {
        "`conversation.finished_at` is no instant.",
        "`conversation.is_offline` is neither true nor false.",
        "`conversation.rating_value` is no number.",
        "The record has no `id`, or one that is none.",
        "The last change of the record lies more than a year ahead.",
    } < set(reasons(database))


@pytest.mark.parametrize(
    "items",
    [
        [message(id=None)],
        ["no message"],
        [message(created_at=None)],
        [message(created_at=1763715723)],
        [message(created_at="soon")],
    ],
)
def test_a_conversation_with_an_odd_message_is_kept_aside(demo, database, items):
    answers = {"messages": lambda request, body: {"total": 1, "after": None, "items": items}}
    vendor = opened(demo(search=searched(conversation()), **answers))

    result = land(database, vendor, STREAMS["conversations"], DEMO, demo_ask().until)

    assert (result.landed, bool(result.rejected)) == (0, True)


def test_a_message_that_comes_twice_on_a_page_is_one(demo):
    answers = {"messages": lambda *_: {"total": 2, "after": None, "items": [message(), message()]}}

    (found,) = documents(opened(demo(**answers)), demo_ask()).values()

    assert len(found["messages"]) == 1


def test_of_two_versions_on_one_page_the_newer_stays(demo):
    old = conversation(updated_at="2026-10-20T23:00:00Z", status="open")
    new = conversation(updated_at="2026-10-20T23:30:00Z", status="closed")
    vendor = opened(demo(search=searched(new, old)))

    found = documents(vendor, demo_ask())

    assert len(found) == 1


def test_pages_that_hold_nothing_new_end(demo):
    calls = []

    def search(request, body):
        calls.append(body)
        return {"total": 9, "after": [len(calls), "x"], "items": [conversation()]}

    with pytest.raises(ChatmartError, match="page after page"):
        documents(opened(demo(search=search)), demo_ask())

    assert len(calls) < 20


def test_a_server_that_always_gives_the_same_whole_page_is_believed(demo):
    page = {"total": 1, "after": [1, "x"], "items": [conversation()]}

    assert len(documents(opened(demo(search=lambda *_: page)), demo_ask())) == 1


def test_odd_agents_do_not_stop_the_check(demo):
    agents = {"agents": [None, "x", {"id": None}, {"id": 5, "active": 1}]}

    told = list(smartsupp.check(opened(demo(agents=lambda *_: agents))))

    assert told[0] == "4 agents, 1 of them active."
