"""Zoho SalesIQ's connector against its stand-in, and against answers made up for a trap."""

from datetime import timedelta
from functools import partial

import pytest
from starlette.responses import JSONResponse

from chatmart.errors import ChatmartError
from chatmart.sandbox import asof
from chatmart.sandbox.nights import as_of
from chatmart.sandbox.vendors import zoho_salesiq as server_of_salesiq
from chatmart.sandbox.vendors import zoho_salesiq_records as records
from chatmart.sandbox.vendors.plan import FAULTS
from chatmart.sources import Cursor, zoho_salesiq
from chatmart.sources.vendor import Secret
from chatmart.sources.walking import instant
from tests.sources.zohos import BEGIN, EXTRA, LATELY, ask, documents, opened, payload, small, stream
from tests.vendor_servers import serve_in_thread

LAST_DAY = as_of(1) - timedelta(days=1)
CONVERSATIONS = "/api/v2/demo/conversations"


@pytest.fixture(scope="module")
def server():
    """For tests that leave its clock alone."""
    with serve_in_thread("zoho_salesiq", "petal-cz") as running:
        yield running


@pytest.fixture(scope="module")
def calm(server):
    return documents(opened(server), "conversations", ask(LAST_DAY))


def modified(server, since, night=1):
    """The live chats of a night that were modified since then, by their ids."""
    served, now = server.served, as_of(night)
    return {
        str(served.ids.number("conversation", one.id)): one
        for one in asof.conversations(served.history, now)
        if one.channel == "chat" and records.modified_at(one, now) >= since
    }


def rows(count, **changes):
    row = payload("zoho_salesiq", "conversation") | changes
    return [row | {"id": str(number)} for number in range(1, count + 1)]


def paged(found, request):
    asked = request.query_params
    first, last = int(asked["updated_from_time"]), int(asked["updated_till_time"])
    within = [one for one in found if first < int(one["last_modified_time"]) < last]
    start = (int(asked["page"]) - 1) * int(asked["limit"])
    return {"data": within[start : start + int(asked["limit"])]}


def test_every_chat_of_every_department_comes_with_all_its_messages(server):
    expected = modified(server, LATELY)

    found = documents(opened(server), "conversations", ask())

    assert found.keys() == expected.keys()
    for key, one in expected.items():
        said = [it["message"]["text"] for it in found[key]["messages"]]
        assert said == [it.text for it in records.written(one, as_of(1))]
    assert len({one["conversation"]["department"]["id"] for one in found.values()}) == 2


def test_metrics_of_every_thread_come(server, calm):
    del server

    for one in calm.values():
        counted = sum(int(it["metrics"]["visitor_message_count"]) for it in one["threads"])
        wrote = sum((it["sender"] or {}).get("id", "").startswith("$") for it in one["messages"])
        assert counted == wrote
        assert one["ended_by"] == one["threads"][-1]["ended_by"]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_changes_nothing(vendor_server, calm, fault):
    rough = vendor_server("zoho_salesiq", "petal-cz", rates={fault: 0.2}, slow=0.01, seed=3)

    found = documents(opened(rough), "conversations", ask(LAST_DAY))

    assert found == calm
    assert any(one.fault == fault for one in rough.served.asked)


def test_tokens_that_run_out_are_renewed(vendor_server, calm):
    routes = partial(server_of_salesiq.routes, requests_a_token=8)
    server = vendor_server("zoho_salesiq", "petal-cz", routes=routes)

    found = documents(opened(server), "conversations", ask(LAST_DAY))

    assert found == calm
    assert sum("oauth" in one.target for one in server.served.asked) > 3


def test_nothing_is_lost_while_the_shop_goes_on(vendor_server):
    server = vendor_server(
        "zoho_salesiq", "petal-cz", moving_clock=timedelta(minutes=10), moves_after=20
    )
    since = as_of(1) - timedelta(days=4)
    expected = modified(server, since)

    found = documents(opened(server, window_days=30), "conversations", ask(since))
    # what was modified during the walk is the next run's
    later = documents(opened(server), "conversations", ask(as_of(1), as_of(2)))

    there = asof.conversations(server.served.history, server.clock.now())
    left = {str(server.served.ids.number("conversation", one.id)) for one in there}
    assert expected.keys() & left <= found.keys() | later.keys()
    assert len(found) > 40


def test_what_moves_up_when_others_leave_the_list_is_not_passed_over(vendor_server):
    many, asked = rows(250), []

    def answer(request):
        asked.append(int(request.query_params["page"]))
        # three are modified between any two requests, and are no more in the window
        return paged(many[3 * (len(asked) - 1) :], request)

    server = vendor_server("zoho_salesiq", routes=small({CONVERSATIONS: answer}))
    vendor = opened(server, window_days=30, with_threads=False, with_messages=False)

    found = documents(vendor, "conversations", ask(as_of(1) - timedelta(days=9)))

    assert asked == [1, 2, 3, 2, 1]
    assert {str(number) for number in range(13, 251)} <= found.keys()


def test_a_time_that_is_not_heeded_is_noticed(vendor_server):
    old = rows(3, last_modified_time="1700000000000")
    server = vendor_server(
        "zoho_salesiq", routes=small({CONVERSATIONS: lambda request: {"data": old}})
    )

    with pytest.raises(ChatmartError, match="updated_from_time is not heeded"):
        documents(opened(server), "conversations", ask())


def test_a_list_that_shows_the_same_page_for_ever_is_refused(vendor_server):
    many = rows(99, last_modified_time="1793450000000")
    server = vendor_server(
        "zoho_salesiq", routes=small({CONVERSATIONS: lambda request: {"data": many}})
    )

    with pytest.raises(ChatmartError, match="went in circles"):
        documents(opened(server), "conversations", ask(LAST_DAY))


def messages(count, apart=7):
    return [
        {
            "sequence_id": str(number),
            "id": f"m{number}",
            "time": str(1793347200000 + number // 2 * apart),
            "sender": {"id": "$1", "name": "Visitor"},
            "type": "text",
            "message": {"text": "x"},
        }
        for number in range(1, count + 1)
    ]


@pytest.mark.parametrize("is_inclusive", [True, False])
@pytest.mark.parametrize("at_most", [20, 50, 99])
def test_long_chats_come_whole_whatever_a_page_holds(vendor_server, at_most, is_inclusive):
    counts = {"1": 0, "2": 1, "3": 19, "4": 20, "5": 21, "6": 99, "7": 100, "8": 250}
    said = messages(250)

    def answer(request):
        until = int(request.query_params["to_time"]) + is_inclusive
        there = said[: counts[request.path_params["id"]]]
        before = [one for one in there if int(one["time"]) < until]
        return {"data": before[::-1][:at_most]}

    answers = {
        CONVERSATIONS: lambda request: paged(rows(8), request),
        f"{CONVERSATIONS}/{{id}}/messages": answer,
    }
    server = vendor_server("zoho_salesiq", routes=small(answers))

    found = documents(opened(server, window_days=60), "conversations", ask(BEGIN))

    for key, count in counts.items():
        assert found[key]["messages"] == said[:count]


def test_a_time_of_messages_that_is_not_heeded_is_noticed(vendor_server):
    answers = {
        CONVERSATIONS: lambda request: paged(rows(1), request),
        f"{CONVERSATIONS}/{{id}}/messages": lambda request: {"data": messages(99)[::-1]},
    }
    server = vendor_server("zoho_salesiq", routes=small(answers))

    with pytest.raises(ChatmartError, match="to_time is not heeded"):
        documents(opened(server, window_days=60), "conversations", ask(BEGIN))


@pytest.mark.parametrize("is_by_page", [True, False])
@pytest.mark.parametrize("count", [1, 20, 21, 45])
def test_every_department_is_found_whatever_the_index_counts(vendor_server, count, is_by_page):
    departments = [{"id": str(number)} for number in range(count)]

    def answer(request):
        first = (int(request.query_params["index"]) - 1) * (20 if is_by_page else 1)
        return {"data": departments[first : first + 20]}

    seen = set()

    def listed(request):
        seen.add(request.query_params["department_id"])
        return {"data": []}

    answers = {"/api/v2/demo/departments": answer, CONVERSATIONS: listed}
    server = vendor_server("zoho_salesiq", routes=small(answers))

    documents(opened(server), "conversations", ask(LAST_DAY))

    assert seen == {one["id"] for one in departments}


def test_without_messages_and_threads_only_the_chats_are_asked_for(vendor_server):
    routes = partial(server_of_salesiq.routes, with_messages=False)
    server = vendor_server("zoho_salesiq", "petal-vn", routes=routes)

    with pytest.raises(ChatmartError, match="with_messages = false"):
        documents(opened(server), "conversations", ask(LAST_DAY))
    found = documents(opened(server, with_messages=False), "conversations", ask(LAST_DAY))
    assert {one["messages"] is None for one in found.values()} == {True}


def test_what_must_not_be_kept_is_not(vendor_server):
    answers = {CONVERSATIONS: lambda request: paged(rows(1), request)}
    server = vendor_server("zoho_salesiq", routes=small(answers))

    found = documents(opened(server, window_days=60), "conversations", ask(BEGIN))["1"]

    assert found["conversation"]["visitor"] == {"name": "Visitor 12", "email": None}


def test_a_second_night_brings_what_changed(vendor_server):
    server = vendor_server("zoho_salesiq", "petal-cz", night=2)

    asked = ask(BEGIN, as_of(2), {"through": instant(as_of(1))})
    found = documents(opened(server), "conversations", asked)

    expected = modified(server, as_of(1) - timedelta(minutes=15), night=2)
    assert found.keys() == expected.keys()


def test_a_run_that_was_cut_off_goes_on_at_its_checkpoint(server):
    vendor = opened(server)
    entries = stream(vendor, "conversations").read(vendor, ask(as_of(1) - timedelta(days=3)))
    cut = next(entry for entry in entries if isinstance(entry, Cursor))

    rest = documents(vendor, "conversations", ask(BEGIN, cursor=cut.value))

    assert cut.through == as_of(1) - timedelta(days=2)
    assert rest.keys() == modified(server, as_of(1) - timedelta(days=2, minutes=15)).keys()


def test_only_what_the_vendor_has_no_more_is_missing(vendor_server):
    server = vendor_server("zoho_salesiq", "petal-cz")
    known = modified(server, as_of(1) - timedelta(days=25))
    server.clock.as_of = as_of(4)
    vendor = opened(server)

    found = stream(vendor, "conversations").missing(vendor, ask(until=as_of(4)), known)

    gone = {key for key, one in known.items() if asof.until(one.deleted_at, as_of(4))}
    assert gone
    assert set(found) == gone
    assert len(server.served.asked) < len(known) / 5


def test_a_chat_that_goes_while_it_is_read_is_left_out(vendor_server):
    def answer(request):
        is_gone = request.path_params["id"] == "2"
        return JSONResponse({}, 404) if is_gone else {"data": []}

    answers = {
        CONVERSATIONS: lambda request: paged(rows(3), request),
        f"{CONVERSATIONS}/{{id}}/messages": answer,
    }
    server = vendor_server("zoho_salesiq", routes=small(answers))

    found = documents(opened(server, window_days=60), "conversations", ask(BEGIN))

    assert found.keys() == {"1", "3"}


def test_operators_come_with_their_department(server):
    found = documents(opened(server), "operators", ask())

    assert len(found) == len(server.served.history.shop.operators)
    assert {one["department"]["display_name"] for one in found.values()} == {"Sales", "Support"}


def test_checking_says_what_is_there(server):
    sentences = list(zoho_salesiq.check(opened(server)))

    assert sentences[:3] == ["The portal is petal-cz.", "2 departments.", "6 operators."]


def test_a_wrong_token_is_refused_without_showing_it(server):
    with pytest.raises(ChatmartError, match="invalid_code") as caught:
        list(zoho_salesiq.check(opened(server, Secret("client", "wrong-token", EXTRA))))

    assert "wrong-token" not in str(caught.value)


def test_one_of_several_portals_must_be_named(vendor_server):
    portals = {"data": [{"screenname": "one"}, {"screenname": "two"}]}
    server = vendor_server(
        "zoho_salesiq", routes=small({"/api/v2/portals": lambda request: portals})
    )

    with pytest.raises(ChatmartError, match="one of one, two"):
        documents(opened(server), "operators", ask())


@pytest.mark.parametrize(
    "changes",
    [{"id": None}, {"id": "x"}, {"last_modified_time": None}, {"last_modified_time": "soon"}],
)
def test_a_conversation_without_number_or_instant_has_no_identity(changes):
    document = {"conversation": payload("zoho_salesiq", "conversation") | changes, "messages": None}

    with pytest.raises((KeyError, TypeError, ValueError)):
        zoho_salesiq.identify_conversation(document)


def test_a_conversation_is_as_new_as_its_newest_message():
    said = [{"time": "1793350900000"}]
    document = {"conversation": payload("zoho_salesiq", "conversation"), "messages": said}

    newest = zoho_salesiq.identify_conversation(document).updated_at

    assert newest.timestamp() == 1793350900
