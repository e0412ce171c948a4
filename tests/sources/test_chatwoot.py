"""Chatwoot's connector against its stand-in, and against answers made up for a trap."""

from datetime import timedelta

import pytest
from starlette.responses import JSONResponse

from chatmart.errors import ChatmartError
from chatmart.http import NotAllowed
from chatmart.sandbox import asof
from chatmart.sandbox.nights import as_of
from chatmart.sandbox.vendors.chatwoot import happened, parties
from chatmart.sandbox.vendors.plan import FAULTS
from chatmart.sandbox.world import ContactChanged, Message, Rated
from chatmart.sources import Cursor, Gone, Lines, chatwoot
from chatmart.sources.chatwoot_answers import NEVER_KEPT
from chatmart.sources.vendor import Ask
from chatmart.sources.walking import instant
from tests.sources.chatwoots import (
    BEGIN,
    LATELY,
    STREAMS,
    ask,
    conversation,
    documents,
    listing,
    opened,
    opened_as_users_do,
    payload,
    small,
)
from tests.vendor_servers import serve_in_thread

TWENTY_FIVE = range(25)
LAST_DAY = as_of(1) - timedelta(days=1)


@pytest.fixture(scope="module")
def server():
    """For tests that leave its clock alone."""
    with serve_in_thread("chatwoot", "petal-vn") as running:
        yield running


@pytest.fixture
def living_server(vendor_server):
    return vendor_server("chatwoot", "petal-vn")


@pytest.fixture(scope="module")
def calm(server):
    return documents(opened(server), "conversations", ask(LAST_DAY))


def active(server, since):
    """The conversations of the first night that were active since then, by the number they have."""
    served = server.served
    return {
        str(parties.display_id(served, one)): one
        for one in asof.conversations(served.history, as_of(1))
        if happened.last_activity_at(served, one) >= since
    }


def test_every_conversation_comes_with_all_its_messages_resolved_or_not(server):
    expected = active(server, LATELY)

    found = documents(opened(server), "conversations", ask())

    assert found.keys() == expected.keys()
    for key, one in expected.items():
        said = [row["content"] for row in found[key]["messages"] if row["message_type"] != 2]
        wrote = [row for row in asof.messages(one, as_of(1)) if row.author_type != "system"]
        assert said == [row.text for row in wrote]
    assert {one["conversation"]["status"] for one in found.values()} >= {"open", "resolved"}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_changes_nothing(vendor_server, calm, fault):
    rough = vendor_server("chatwoot", "petal-vn", rates={fault: 0.2}, slow=0.01, seed=3)

    found = documents(opened(rough), "conversations", ask(LAST_DAY))

    assert found == calm
    assert any(one.fault == fault for one in rough.served.asked)


def test_nothing_is_lost_while_the_shop_goes_on(vendor_server):
    server = vendor_server(
        "chatwoot", "petal-vn", moving_clock=timedelta(minutes=10), moves_after=20
    )
    expected = active(server, LATELY)

    found = documents(opened(server), "conversations", ask())
    # what became active during the walk is the next run's
    later = documents(opened(server), "conversations", ask(as_of(1)))

    there = asof.conversations(server.served.history, server.clock.now())
    left = {str(parties.display_id(server.served, one)) for one in there}
    assert expected.keys() & left <= found.keys() | later.keys()
    assert len(found) > 100


def test_what_began_later_is_left_to_the_next_run(server):
    found = documents(opened(server), "conversations", Ask("chat", LATELY, LAST_DAY))

    begun = {
        key
        for key, one in active(server, LATELY).items()
        if int(one.created_at.timestamp()) < LAST_DAY.timestamp()
    }
    assert found.keys() == begun


def test_what_moves_up_when_others_are_deleted_is_not_passed_over(vendor_server):
    rows = [conversation(number, 1793471500 - number) for number in range(60)]
    asked = []

    def answer(request):
        asked.append(int(request.query_params["page"]))
        left = rows if len(asked) < 2 else rows[3:]  # three of the first page are deleted
        first = (asked[-1] - 1) * 25
        return listing(left[first : first + 25], len(left))

    server = vendor_server("chatwoot", routes=small({"/conversations": answer}))

    found = documents(opened(server), "conversations", ask(BEGIN))

    assert found.keys() == {str(row["id"]) for row in rows}
    assert asked == [1, 2, 1, 2, 3]


def test_a_list_that_shows_the_same_page_for_ever_is_refused(vendor_server):
    rows = [conversation(number, 1793471500) for number in TWENTY_FIVE]
    answers = {"/conversations": lambda request: listing(rows, 99)}
    server = vendor_server("chatwoot", routes=small(answers))

    with pytest.raises(ChatmartError, match="went in circles"):
        documents(opened(server), "conversations", ask(BEGIN))


def test_a_release_that_does_not_order_by_activity_is_refused(vendor_server):
    rows = [conversation(1, 1793471500), conversation(2, 1793471600)]
    answers = {"/conversations": lambda request: listing(rows, 2)}
    server = vendor_server("chatwoot", routes=small(answers))

    with pytest.raises(ChatmartError, match="by their last activity"):
        documents(opened(server), "conversations", ask(BEGIN))


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"data": None},
    ],
)
def test_an_answer_of_another_form_is_refused(vendor_server, body):
    server = vendor_server("chatwoot", routes=small({"/conversations": lambda request: body}))

    with pytest.raises(ChatmartError, match="in a form that is not known"):
        documents(opened(server), "conversations", ask(BEGIN))


def test_a_walk_that_was_cut_off_goes_on_at_its_page(vendor_server):
    rows = [conversation(number, 1793471500 - number) for number in range(60)]
    server = vendor_server("chatwoot", routes=small({"/conversations": pages(rows)}))
    walk = {"resume": {"page": 2, "count": 60}, "until": instant(as_of(1) - timedelta(days=2))}

    entries = list(STREAMS["conversations"].read(opened(server), ask(BEGIN, cursor={"walk": walk})))

    assert sum(len(entry.lines) for entry in entries if isinstance(entry, Lines)) == 35
    assert entries[-1].value["through"] == walk["until"]


def test_a_walk_that_goes_on_in_a_shorter_list_begins_earlier(vendor_server):
    rows = [conversation(number, 1793471500 - number) for number in range(60)]
    server = vendor_server("chatwoot", routes=small({"/conversations": pages(rows)}))
    walk = {"resume": {"page": 3, "count": 70}, "until": instant(as_of(1))}

    found = documents(opened(server), "conversations", ask(BEGIN, cursor={"walk": walk}))

    assert found.keys() == {str(row["id"]) for row in rows[25:]}


def pages(rows, size=25):
    def answer(request):
        first = (int(request.query_params["page"]) - 1) * size
        return listing(rows[first : first + size], len(rows))

    return answer


def one_page(rows):
    return pages(rows, max(len(rows), 1))


def messages(count):
    return [
        {"id": number, "message_type": 0, "created_at": 1793470000 + number, "content": "x"}
        for number in range(1, count + 1)
    ]


def latest(rows, request, size=20):
    """What Chatwoot shows of a conversation: by instants, whatever the ids are."""
    before = int(request.query_params.get("before") or 0)
    after = int(request.query_params.get("after") or 0)
    rows = sorted(rows, key=lambda row: row["created_at"])
    if before and after:
        return {"payload": [row for row in rows if after <= row["id"] < before][:1000]}
    if after:
        return {"payload": [row for row in rows if row["id"] > after][:100]}
    return {"payload": [row for row in rows if not before or row["id"] < before][-size:]}


@pytest.mark.parametrize("count", [0, 1, 19, 20, 21, 40, 47])
def test_long_conversations_come_whole(vendor_server, count):
    rows = messages(count)
    answers = {
        "/conversations": one_page([conversation(1, 1793471500)]),
        "/conversations/{id:int}/messages": lambda request: latest(rows, request),
    }
    server = vendor_server("chatwoot", routes=small(answers))

    found = documents(opened(server), "conversations", ask(BEGIN))["1"]

    assert [row["id"] for row in found["messages"]] == [row["id"] for row in rows]


@pytest.mark.parametrize("turned", [range(30, 50), range(50), range(2500)])
def test_messages_with_instants_of_the_past_are_not_passed_over(vendor_server, turned):
    rows = messages(max(50, len(turned)))
    for row in rows[turned.start : turned.stop]:
        row["created_at"] -= row["id"] * 7  # brought in later, by whatever fills the inbox
    meta = {**conversation(1, 0)["meta"], "channel": "Channel::Api"}
    answers = {
        "/conversations": one_page([conversation(1, 1793471500, meta=meta)]),
        "/conversations/{id:int}/messages": lambda request: latest(rows, request),
    }
    server = vendor_server("chatwoot", routes=small(answers))

    found = documents(opened(server), "conversations", ask(BEGIN))["1"]

    assert [row["id"] for row in found["messages"]] == [row["id"] for row in rows]


@pytest.mark.parametrize("size", [3, 20, 25, 40])
@pytest.mark.parametrize("count", [0, 1, 40, 41])
def test_pages_of_another_size_lose_nothing(vendor_server, size, count):
    rows = [conversation(number, 1793471500 - number) for number in range(count)]
    answers = {"/conversations": pages(rows, size)}
    server = vendor_server("chatwoot", routes=small(answers))

    found = documents(opened(server), "conversations", ask(BEGIN))

    assert len(found) == count


def test_what_must_not_be_kept_is_not(vendor_server):
    answers = {
        "/conversations": one_page(payload("conversations")["data"]["payload"]),
        "/conversations/{id:int}/messages": lambda request: payload("messages"),
    }
    server = vendor_server("chatwoot", routes=small(answers))

    found = documents(opened(server), "conversations", ask(BEGIN))["1042"]

    text = str(found)
    assert not [name for name in NEVER_KEPT if f"'{name}'" in text]
    assert "my card is" not in text
    assert "submitted_email" not in text
    deleted = found["messages"][-1]
    assert (deleted["content"], deleted["content_attributes"]) == (None, {"deleted": True})
    assert found["messages"][0]["attachments"][0]["file_type"] == "image"
    assert found["as_set"]["shop_customer_id"] == "cust-77"
    assert found["as_set"]["ga_client_id"] == "GA1.1.123456789.77"


def test_a_release_without_reporting_events_is_asked_once(vendor_server):
    rows = [conversation(number, 1793471500) for number in range(3)]
    answers = {
        "/conversations": one_page(rows),
        "/conversations/{id:int}/reporting_events": lambda request: JSONResponse({}, 404),
    }
    server = vendor_server("chatwoot", routes=small(answers))

    found = documents(opened(server, workers=1), "conversations", ask(BEGIN))

    assert [one["reporting_events"] for one in found.values()] == [None] * 3
    assert sum("reporting_events" in one.target for one in server.served.asked) == 1


def test_a_conversation_that_goes_while_it_is_read_is_left_out(vendor_server):
    rows = [conversation(number, 1793471500) for number in range(3)]
    answers = {
        "/conversations": one_page(rows),
        "/conversations/{id:int}/messages": lambda request: (
            JSONResponse({}, 404) if request.path_params["id"] == 1 else {"payload": []}
        ),
    }
    server = vendor_server("chatwoot", routes=small(answers))

    found = documents(opened(server), "conversations", ask(BEGIN))

    assert found.keys() == {"0", "2"}


def test_only_what_the_vendor_has_no_more_is_missing(living_server):
    known = active(living_server, as_of(1) - timedelta(days=30))
    living_server.clock.as_of = as_of(2)
    gone = {key for key, one in known.items() if asof.until(one.deleted_at, as_of(2))}

    found = STREAMS["conversations"].missing(opened(living_server), ask(night=2), known)

    assert gone
    assert set(found) == gone
    assert len(living_server.served.asked) < len(known) / 5


def silent(one, now):
    """Whether the last night tells something of it that moved no activity."""
    instants = [event.at for event in one.events if isinstance(event, ContactChanged)]
    instants += [event.deleted_at for event in one.events if isinstance(event, Message)]
    return any(at and now - timedelta(days=1) <= at < now for at in instants)


@pytest.mark.parametrize(("every", "sees"), [(1, True), (7, False)])
def test_reading_again_shows_what_moves_no_activity(living_server, every, sees):
    days = 30
    before = active(living_server, as_of(1) - timedelta(days=days - 1))
    living_server.clock.as_of = as_of(2)
    cursor = {"through": instant(as_of(1)), "reread": instant(as_of(1))}
    vendor = opened(living_server, reread_every_days=every, reread_days=days)

    found = documents(vendor, "conversations", ask(BEGIN, night=2, cursor=cursor))

    quiet = {
        key
        for key, one in before.items()
        if silent(one, as_of(2))
        and not asof.until(one.deleted_at, as_of(2))
        and happened.last_activity_at(living_server.served, one) < as_of(1) - timedelta(hours=2)
    }
    assert quiet
    assert (quiet <= found.keys()) is sees


def test_the_cursor_says_when_all_was_read_again(living_server):
    vendor = opened(living_server, reread_every_days=7)
    *_, first = STREAMS["conversations"].read(vendor, ask(as_of(1) - timedelta(hours=6)))
    living_server.clock.as_of = as_of(2)
    *_, second = STREAMS["conversations"].read(vendor, ask(night=2, cursor=first.value))

    assert first == Cursor(
        "chat", {"through": instant(as_of(1)), "reread": instant(as_of(1))}, as_of(1)
    )
    assert second.value == {"through": instant(as_of(2)), "reread": instant(as_of(1))}


def test_every_answer_to_a_survey_comes(server):
    found = documents(opened(server), "ratings", ask(BEGIN))

    expected = {
        str(server.served.ids.number("rating", event.id))
        for one in asof.conversations(server.served.history, as_of(1))
        for event in asof.events(one, as_of(1))
        if isinstance(event, Rated) and event.kind == "csat"
    }
    assert found.keys() == expected


def test_answers_to_surveys_from_another_time_are_refused(vendor_server):
    rows = payload("csat_survey_responses")
    answers = {"/csat_survey_responses": lambda request: rows}
    server = vendor_server("chatwoot", routes=small(answers))

    with pytest.raises(ChatmartError, match="from outside of the asked time"):
        documents(opened(server), "ratings", ask(BEGIN))


def test_agents_come_with_their_team_and_those_who_left_are_named(vendor_server):
    server = vendor_server("chatwoot", "petal-cz")
    cursor = {"through": instant(as_of(1)), "ids": ["40000001", "39999999"]}

    entries = list(STREAMS["operators"].read(opened(server), ask(cursor=cursor)))

    found = documents(opened(server), "operators", ask())
    assert [entry for entry in entries if isinstance(entry, Gone)] == [Gone(["39999999"])]
    bot = found.pop("bot-1")
    assert bot == {
        "agent_bot": {"id": 1, "name": "Petal bot", "description": None, "account_id": 1}
    }
    assert {one["team"]["name"] for one in found.values()} == {"sales", "support"}


def test_the_team_of_somebody_in_several_is_not_known(vendor_server):
    agent = {"id": 4, "name": "Agent A", "availability_status": "online"}
    answers = {
        "/agents": lambda request: [agent],
        "/teams": lambda request: [{"id": 1, "name": "sales"}, {"id": 2, "name": "support"}],
        "/teams/{id:int}/team_members": lambda request: [agent],
    }
    server = vendor_server("chatwoot", routes=small(answers))

    found = documents(opened(server), "operators", ask())["4"]

    assert found["team"] is None
    assert [one["name"] for one in found["teams"]] == ["sales", "support"]


def test_checking_says_what_is_there_and_which_inbox_lacks_a_channel(server):
    vendor = opened_as_users_do(server, server.token, inbox_channels={"Zalo": "zalo"})

    sentences = list(chatwoot.check(vendor))

    assert "4 agents answer." in sentences
    assert any("'Contact form'" in one for one in sentences)
    assert not any("'Zalo'" in one for one in sentences)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"account_id": 2}, "no account 2"),
        ({"inbox_channels": {"Zolo": "zalo"}}, "'Zolo', which is not there"),
    ],
)
def test_wrong_settings_are_refused_in_words(server, options, words):
    vendor = opened_as_users_do(server, server.token, **options)

    with pytest.raises(ChatmartError, match=words):
        list(chatwoot.check(vendor))


def test_a_wrong_token_is_refused_without_showing_it(server):
    with pytest.raises(ChatmartError) as caught:
        list(chatwoot.check(opened_as_users_do(server, "wrong-token")))

    assert "headers with underscores" in str(caught.value)
    assert "wrong-token" not in str(caught.value)
    with pytest.raises(NotAllowed):
        documents(opened_as_users_do(server, "wrong-token"), "ratings", ask())


@pytest.mark.parametrize(
    ("password", "options", "words"),
    [("", {}, "holds no token"), ("token", {"account_id": 0}, "which account")],
)
def test_a_source_without_token_or_account_is_not_opened(server, password, options, words):
    with pytest.raises(ChatmartError, match=words):
        opened_as_users_do(server, password, **options)


@pytest.mark.parametrize(
    "changes",
    [
        {"id": None},
        {"id": "seven"},
        {"id": True},
        {"created_at": None},
        {"created_at": "yesterday"},
        {"last_activity_at": "soon"},
    ],
)
def test_a_conversation_without_number_or_instant_has_no_identity(changes):
    document = {
        "conversation": conversation(7, 1793471500, **changes),
        "messages": [],
        "reporting_events": None,
    }

    with pytest.raises((KeyError, TypeError, ValueError)):
        chatwoot.identify_conversation(document)


def test_a_conversation_is_as_new_as_its_newest_part():
    document = {
        "conversation": conversation(7, 1793471500),
        "messages": [{"id": 1, "created_at": 1793471600}],
        "reporting_events": [{"event_end_time": "2026-11-05T00:00:00.000Z"}],
    }

    assert chatwoot.identify_conversation(document).updated_at.isoformat() == (
        "2026-11-05T00:00:00+00:00"
    )
