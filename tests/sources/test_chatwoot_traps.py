"""Answers of Chatwoot that are odd in one place, and must cost no more than that place."""

import pytest

from chatmart.errors import ChatmartError
from chatmart.sandbox.nights import as_of
from tests.sources.chatwoots import (
    LATELY,
    STREAMS,
    ask,
    conversation,
    documents,
    listing,
    opened,
    small,
)
from tests.sources.staging import land, rows

AT = 1793470000  # an hour in the last days of the first night


@pytest.fixture
def chatwoot(vendor_server):
    """Open a small Chatwoot that has these conversations, or these answers."""

    def opened_with(*found, **answers):
        def listed(request):
            is_first = request.query_params["page"] == "1"
            return listing(list(found) if is_first else [], len(found))

        paths = {f"/{path}": answer for path, answer in answers.items()}
        routes = small({"/conversations": listed, **paths})
        return opened(vendor_server("chatwoot", routes=routes))

    return opened_with


def message(number, **changes):
    return {"id": number, "message_type": 0, "content": "Hi", "created_at": AT, **changes}


def messages_are(*found):
    return {"conversations/{id:int}/messages": lambda request: {"payload": list(found)}}


def landed(database, vendor, stream="conversations"):
    result = land(database, vendor, STREAMS[stream], LATELY, as_of(1))
    there = {row["id"] for row in rows(database, f"chatwoot__{stream}")}
    return there, result.rejected, {row["reason"] for row in rows(database, "rejected_documents")}


def test_odd_conversations_are_kept_aside_and_the_others_land(chatwoot, database):
    vendor = chatwoot(
        conversation(1, AT),
        conversation("2", AT),
        conversation(3, AT, meta=None, labels=None, inbox_id={"id": 3}),
        conversation(None, AT),
        conversation("x", AT),
        "no conversation",
        None,
        conversation(4, AT, created_at="2026-10-31T09:00:00Z"),
        conversation(5, AT, created_at=0),
        conversation(6, AT * 1000),  # milliseconds
    )

    there, rejected, reasons = landed(database, vendor)

    assert (there, rejected) == ({"1", "2", "3"}, 7)
    assert "`conversation.created_at` is no instant." in reasons


@pytest.mark.parametrize("odd", [message(None), "x", message(2, created_at=None)])
def test_a_conversation_with_an_odd_message_is_kept_aside(chatwoot, database, odd):
    vendor = chatwoot(conversation(1, AT), **messages_are(message(1), odd))

    assert landed(database, vendor)[:2] == (set(), 1)


def test_what_messages_hold_may_have_any_form(chatwoot, database):
    contents = [{"a": 1}, None, ["x"], 5]
    found = [message(n, content=one, content_attributes=one) for n, one in enumerate(contents, 1)]
    vendor = chatwoot(conversation(1, AT), **messages_are(*found))

    assert landed(database, vendor)[:2] == ({"1"}, 0)


def test_who_gives_all_messages_at_once_has_given_all(chatwoot):
    found = [message(number) for number in range(1, 1001)]

    (one,) = documents(
        chatwoot(conversation(1, AT), **messages_are(*found)), "conversations", ask()
    ).values()

    assert len(one["messages"]) == 1000


def test_who_gives_the_same_few_messages_for_ever_is_refused(chatwoot):
    found = [message(number) for number in range(1, 21)]
    vendor = chatwoot(conversation(1, AT), **messages_are(*found))

    with pytest.raises(ChatmartError, match="went in circles"):
        documents(vendor, "conversations", ask())


@pytest.mark.parametrize("count", [3, 60])
def test_a_list_without_pages_is_read_once(chatwoot, count):
    everything = listing([conversation(n, AT) for n in range(1, count + 1)], count)
    vendor = chatwoot(conversations=lambda request: everything)

    assert len(documents(vendor, "conversations", ask())) == count


def test_odd_answers_to_surveys_are_kept_aside(chatwoot, database):
    good = {"id": 1, "rating": 4, "conversation_id": 7, "created_at": AT}
    odd = [
        {**good, "id": None},
        {**good, "id": 2, "rating": "great"},
        {**good, "id": 3, "created_at": AT * 1000},
        "x",
    ]
    vendor = chatwoot(csat_survey_responses=lambda request: [good, *odd])

    there, rejected, _ = landed(database, vendor, "ratings")

    assert (there, rejected) == ({"1"}, 4)
