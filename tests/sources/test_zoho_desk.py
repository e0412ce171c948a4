"""Zoho Desk's connector against its stand-in, and against answers made up for a trap."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from starlette.responses import JSONResponse

from chatmart.errors import ChatmartError
from chatmart.sandbox import asof
from chatmart.sandbox.nights import as_of
from chatmart.sandbox.vendors import zoho_desk as server_of_desk
from chatmart.sandbox.vendors import zoho_desk_records as records
from chatmart.sandbox.vendors.plan import FAULTS
from chatmart.sandbox.world import Message, Rated
from chatmart.sources import Cursor, Lines, zoho_desk
from chatmart.sources.vendor import Secret
from chatmart.sources.walking import instant
from chatmart.sources.zoho import accounts_url, milliseconds
from tests.sources.zohos import (
    BEGIN,
    EXTRA,
    LATELY,
    ask,
    documents,
    listing,
    opened,
    payload,
    searched,
    small,
    source,
    stream,
)
from tests.vendor_servers import serve_in_thread

LAST_DAY = as_of(1) - timedelta(days=1)


@pytest.fixture(scope="module")
def server():
    """For tests that leave its clock alone."""
    with serve_in_thread("zoho_desk", "petal-vn") as running:
        yield running


@pytest.fixture(scope="module")
def calm(server):
    return documents(opened(server), "conversations", ask(LAST_DAY))


def modified(server, since, night=1):
    """The conversations of a night that were modified since then, by their tickets' ids."""
    served, now = server.served, as_of(night)
    return {
        str(served.ids.number("conversation", one.id)): one
        for one in asof.conversations(served.history, now)
        if records.modified_at(one, now) >= since
    }


def rows(count, at="2026-10-30T08:40:11.000Z", **changes):
    row = payload("zoho_desk", "ticket") | {"tagCount": "0"} | changes
    return [row | {"id": str(number), "modifiedTime": at} for number in range(1, count + 1)]


def test_every_ticket_comes_with_all_its_threads_and_comments(server):
    expected = modified(server, LATELY)

    found = documents(opened(server, open_days=0), "conversations", ask())

    assert found.keys() == expected.keys()
    for key, one in expected.items():
        parts = [part["id"] for part in found[key]["conversations"]]
        wrote = records.written(one, as_of(1))
        assert parts == [str(server.served.ids.number("message", part.id)) for part in wrote]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_changes_nothing(vendor_server, calm, fault):
    rough = vendor_server("zoho_desk", "petal-vn", rates={fault: 0.2}, slow=0.01, seed=3)

    found = documents(opened(rough), "conversations", ask(LAST_DAY))

    assert found == calm
    assert any(one.fault == fault for one in rough.served.asked)


def test_tokens_that_run_out_are_renewed(vendor_server, calm):
    routes = partial(server_of_desk.routes, requests_a_token=15)
    server = vendor_server("zoho_desk", "petal-vn", routes=routes)

    found = documents(opened(server), "conversations", ask(LAST_DAY))

    assert found == calm
    assert sum("oauth" in one.target for one in server.served.asked) > 3


def test_a_window_with_more_than_a_search_shows_is_cut_in_halves(vendor_server):
    routes = partial(server_of_desk.routes, rows_a_query=60)
    server = vendor_server("zoho_desk", "petal-vn", routes=routes)
    options = {"rows_a_search": 50, "window_days": 30, "open_days": 0}

    found = documents(opened(server, **options), "conversations", ask(as_of(1) - timedelta(7)))

    expected = modified(server, as_of(1) - timedelta(7))
    assert len(expected) > 100
    assert found.keys() == expected.keys()


def test_more_than_a_search_shows_in_one_second_is_refused(vendor_server):
    many = rows(80)
    answers = {"/api/v1/tickets/search": lambda request: listing(many, request)}
    server = vendor_server("zoho_desk", routes=small(answers))

    with pytest.raises(ChatmartError, match="of one second"):
        documents(opened(server, rows_a_search=50), "conversations", ask())


def test_nothing_is_lost_while_the_shop_goes_on(vendor_server):
    server = vendor_server(
        "zoho_desk", "petal-vn", moving_clock=timedelta(minutes=10), moves_after=20
    )
    expected = modified(server, as_of(1) - timedelta(days=3))

    found = documents(opened(server), "conversations", ask(as_of(1) - timedelta(days=3)))
    # what was modified during the walk is the next run's
    later = documents(opened(server), "conversations", ask(as_of(1), as_of(2)))

    there = asof.conversations(server.served.history, server.clock.now())
    left = {str(server.served.ids.number("conversation", one.id)) for one in there}
    assert expected.keys() & left <= found.keys() | later.keys()
    assert len(found) > 60


def test_what_moves_up_when_others_leave_the_list_is_not_passed_over(vendor_server):
    many, asked = rows(250), []

    def answer(request):
        asked.append(int(request.query_params["from"]))
        # one is modified between any two requests, and is no more in the window
        return searched(many[len(asked) - 1 :], request)

    server = vendor_server("zoho_desk", routes=small({"/api/v1/tickets/search": answer}))

    found = documents(opened(server, open_days=0), "conversations", ask(until=as_of(1)))

    assert {str(number) for number in range(10, 251)} <= found.keys()


def test_a_search_that_gives_less_than_it_counts_is_refused(vendor_server):
    def answer(request):
        page = listing(rows(30), request)
        return {**page, "count": 90} if page else None

    server = vendor_server("zoho_desk", routes=small({"/api/v1/tickets/search": answer}))

    with pytest.raises(ChatmartError, match="holds some back"):
        documents(opened(server), "conversations", ask())


def test_a_range_that_is_not_heeded_is_noticed(vendor_server):
    old = rows(3, at="2025-01-01T00:00:00.000Z")
    answers = {"/api/v1/tickets/search": lambda request: listing(old, request)}
    server = vendor_server("zoho_desk", routes=small(answers))

    with pytest.raises(ChatmartError, match="modifiedTimeRange is not heeded"):
        documents(opened(server), "conversations", ask())


@pytest.mark.parametrize("body", [{}, [], {"data": None}, {"data": [{"id": "1"}]}])
def test_an_answer_of_another_form_is_refused(vendor_server, body):
    server = vendor_server(
        "zoho_desk", routes=small({"/api/v1/tickets/search": lambda request: body})
    )

    with pytest.raises(ChatmartError, match="'help'"):
        documents(opened(server), "conversations", ask())


@pytest.mark.parametrize(("base", "at_most"), [(0, 100), (1, 100), (0, 10), (1, 50)])
def test_long_tickets_come_whole_whatever_a_page_holds(vendor_server, base, at_most):
    part = payload("zoho_desk", "conversations")["data"][-1]
    counts = {"1": 0, "2": 1, "3": 99, "4": 100, "5": 101, "6": 199, "7": 250}
    parts = [part | {"id": str(number)} for number in range(250)]

    def answer(request):
        there = listing(parts[: counts[request.path_params["id"]]], request, base)
        return {"data": there["data"][:at_most]} if there else None

    many = [one | {"threadCount": str(counts[one["id"]])} for one in rows(7, commentCount="0")]
    answers = {
        "/api/v1/tickets/search": lambda request: searched(many, request),
        "/api/v1/tickets/{id}/conversations": answer,
    }
    server = vendor_server("zoho_desk", routes=small(answers))

    found = documents(opened(server), "conversations", ask())

    for key, count in counts.items():
        ids = [one["id"] for one in found[key]["conversations"]]
        assert sorted(ids, key=int) == [str(number) for number in range(count)]


def test_a_list_that_shows_the_same_page_for_ever_is_refused(vendor_server):
    part = payload("zoho_desk", "conversations")["data"][-1]
    parts = [part | {"id": str(number)} for number in range(100)]
    answers = {
        "/api/v1/tickets/search": lambda request: searched(rows(1), request),
        "/api/v1/tickets/{id}/conversations": lambda request: {"data": parts},
    }
    server = vendor_server("zoho_desk", routes=small(answers))

    with pytest.raises(ChatmartError, match="went in circles"):
        documents(opened(server), "conversations", ask())


def test_a_ticket_is_put_together_of_what_was_sent(vendor_server):
    answers = {
        "/api/v1/tickets/search": lambda request: searched(
            [payload("zoho_desk", "ticket")], request
        ),
        "/api/v1/tickets/{id}/conversations": lambda request: payload("zoho_desk", "conversations"),
        "/api/v1/departments": lambda request: {"data": [{"id": "90000000010", "name": "Help"}]},
    }
    server = vendor_server("zoho_desk", routes=small(answers))

    vendor = opened(server)
    found = documents(vendor, "conversations", ask())["90000000001"]

    assert found["ticket"] == payload("zoho_desk", "ticket")
    assert found["conversations"][::-1] == payload("zoho_desk", "conversations")["data"]
    assert found["department"]["name"] == "Help"
    assert [one["name"] for one in found["tags"]] == ["Lost"]
    assert (found["shop_customer_id"], found["ga_client_id"]) == ("cust-77", None)
    # a comment is newer than the ticket says it is
    newest = stream(vendor, "conversations").identify(found).updated_at
    assert instant(newest) == "2026-10-30T09:00:00Z"


def test_the_whole_text_of_threads_comes_when_it_is_wanted(server):
    found = documents(opened(server, with_content=True), "conversations", ask(LAST_DAY))

    threads = [
        part for one in found.values() for part in one["conversations"] if part["type"] == "thread"
    ]
    assert threads
    assert all("content" in one for one in threads)


def test_an_open_ticket_is_read_again_whatever_it_says(vendor_server):
    routes = partial(server_of_desk.routes, quiet_comments=True)
    server = vendor_server("zoho_desk", "petal-vn", night=2, routes=routes)
    cursor = {"through": instant(as_of(1))}
    statuses = ["Open", "On Hold", "Waiting"]
    asked = ask(BEGIN, as_of(2), cursor)

    found = documents(opened(server, open_statuses=statuses), "conversations", asked)

    still_open = {
        key
        for key, one in modified(server, BEGIN, night=2).items()
        if asof.conversation_status(one, as_of(2)) != "closed"
        and one.created_at >= as_of(2) - timedelta(days=30)
    }
    assert still_open
    assert still_open <= found.keys()


def test_a_second_night_brings_what_changed(vendor_server):
    server = vendor_server("zoho_desk", "petal-vn", night=2)
    cursor = {"through": instant(as_of(1))}

    asked = ask(BEGIN, as_of(2), cursor)
    found = documents(opened(server, open_days=0), "conversations", asked)

    expected = modified(server, as_of(1) - timedelta(minutes=15), night=2)
    assert found.keys() == expected.keys()
    texts = {part["id"]: part for one in found.values() for part in one["conversations"]}
    silenced = [
        str(server.served.ids.number("message", it.id))
        for one in expected.values()
        for it in asof.events(one, as_of(2))
        if isinstance(it, Message) and asof.until(it.deleted_at, as_of(2))
    ]
    assert all(not (texts[one].get("summary") or texts[one].get("content")) for one in silenced)


def test_a_run_that_was_cut_off_goes_on_at_its_checkpoint(server):
    vendor = opened(server, open_days=0)
    read = stream(vendor, "conversations").read
    entries = read(vendor, ask(as_of(1) - timedelta(days=4)))
    cut = next(entry for entry in entries if isinstance(entry, Cursor))

    rest = documents(vendor, "conversations", ask(BEGIN, cursor=cut.value))

    assert cut.through == as_of(1) - timedelta(days=3)
    expected = modified(server, as_of(1) - timedelta(days=3, minutes=15))
    assert rest.keys() == expected.keys()


def test_only_what_the_vendor_has_no_more_is_missing(vendor_server):
    server = vendor_server("zoho_desk", "petal-vn")
    known = modified(server, as_of(1) - timedelta(days=25))
    server.clock.as_of = as_of(3)
    vendor = opened(server)

    found = stream(vendor, "conversations").missing(vendor, ask(until=as_of(3)), known)

    gone = {key for key, one in known.items() if asof.until(one.deleted_at, as_of(3))}
    assert gone
    assert set(found) == gone
    assert len(server.served.asked) < len(known) / 5


def test_a_ticket_that_goes_while_it_is_read_is_left_out(vendor_server):
    def answer(request):
        is_gone = request.path_params["id"] == "2"
        return JSONResponse({"errorCode": "URL_NOT_FOUND"}, 404) if is_gone else None

    answers = {
        "/api/v1/tickets/search": lambda request: searched(rows(3), request),
        "/api/v1/tickets/{id}/conversations": answer,
    }
    server = vendor_server("zoho_desk", routes=small(answers))

    assert documents(opened(server), "conversations", ask()).keys() == {"1", "3"}


@pytest.mark.parametrize(
    ("changes", "is_left_out"),
    [
        ({"isSpam": True}, True),
        ({"isTrashed": True}, True),
        ({"isDeleted": True}, True),
        ({"channel": "Forums"}, True),
        ({}, False),
    ],
)
def test_what_is_no_conversation_is_marked(vendor_server, changes, is_left_out):
    answers = {"/api/v1/tickets/search": lambda request: searched(rows(1, **changes), request)}
    server = vendor_server("zoho_desk", routes=small(answers))

    found = documents(opened(server, left_out_channels=["Forums"]), "conversations", ask())

    assert found["1"]["is_left_out"] is is_left_out


def test_tags_that_are_elsewhere_are_refused_in_words(vendor_server):
    tagged = [payload("zoho_desk", "ticket")]
    answers = {
        "/api/v1/tickets/search": lambda request: searched(tagged, request),
        "/api/v1/tickets/{id}": lambda request: tagged[0],
        "/api/v1/tickets/{id}/tags": lambda request: JSONResponse({}, 404),
    }
    server = vendor_server("zoho_desk", routes=small(answers))

    with pytest.raises(ChatmartError, match="tags_path"):
        documents(opened(server), "conversations", ask())
    without = documents(opened(server, tags_path=""), "conversations", ask())
    assert without["90000000001"]["tags"] == []


def test_every_rating_comes_in_the_words_of_the_vendor(server):
    found = documents(opened(server), "ratings", ask(BEGIN))

    expected = {
        str(server.served.ids.number("rating", event.id))
        for one in asof.conversations(server.served.history, as_of(1))
        for event in asof.events(one, as_of(1))
        if isinstance(event, Rated) and event.kind == "csat"
    }
    assert found.keys() == expected
    assert {one["rating"]["rating"] for one in found.values()} == {"GOOD", "OK", "BAD"}


def test_ratings_from_another_time_are_refused(vendor_server):
    rating = {"id": "1", "rating": "GOOD", "ratedTime": "2025-01-01T00:00:00.000Z", "ticketId": "2"}
    answers = {"/api/v1/customerHappiness": lambda request: {"data": [rating]}}
    server = vendor_server("zoho_desk", routes=small(answers))

    with pytest.raises(ChatmartError, match="startTime and endTime are not heeded"):
        documents(opened(server), "ratings", ask())


@pytest.mark.parametrize(
    ("more", "ticket_id"),
    [({"ticketId": "7"}, "7"), ({"ticket": {"id": "8"}}, "8"), ({}, None)],
)
def test_a_rating_says_which_ticket_it_rates(vendor_server, more, ticket_id):
    rating = {"id": "1", "rating": "OK", "ratedTime": milliseconds(LAST_DAY), **more}
    answers = {"/api/v1/customerHappiness": lambda request: {"data": [rating]}}
    vendor = opened(vendor_server("zoho_desk", routes=small(answers)))

    if ticket_id:
        assert documents(vendor, "ratings", ask())["1"]["ticket_id"] == ticket_id
    else:
        with pytest.raises(ValueError, match="ticket"):
            documents(vendor, "ratings", ask())


def test_agents_come_with_their_department(server):
    found = documents(opened(server), "operators", ask())

    assert len(found) == len(server.served.history.shop.operators)
    assert {one["department"]["name"] for one in found.values()} <= {"Sales", "Support"}


def test_checking_says_what_is_there(server):
    sentences = list(zoho_desk.check(opened(server)))

    assert "4 agents, 4 of them active." in sentences
    assert any("tickets can be searched" in one for one in sentences)


@pytest.mark.parametrize(
    "secret",
    [
        Secret("client", "wrong-token", EXTRA),
        Secret("client", "", EXTRA),
        Secret("client", "sandbox-secret"),
        Secret("", "sandbox-secret", EXTRA),
    ],
)
def test_a_wrong_secret_is_refused_without_showing_it(server, secret):
    with pytest.raises(ChatmartError) as caught:
        list(zoho_desk.check(opened(server, secret)))

    assert "Airflow connection 'help'" in str(caught.value)
    assert "wrong-token" not in str(caught.value)
    assert "sandbox-secret" not in str(caught.value)


def test_too_many_tokens_are_named(vendor_server):
    answers = {"/oauth/v2/token": lambda request: {"error": "Access Denied"}}
    server = vendor_server("zoho_desk", routes=small(answers))

    with pytest.raises(ChatmartError, match="in ten minutes"):
        list(zoho_desk.check(opened(server)))


def test_one_of_several_organisations_must_be_named(vendor_server):
    answers = {"/api/v1/organizations": lambda request: {"data": [{"id": 11}, {"id": 12}]}}
    server = vendor_server("zoho_desk", routes=small(answers))

    with pytest.raises(ChatmartError, match="one of 11, 12"):
        documents(opened(server), "operators", ask())


@pytest.mark.parametrize(
    ("base_url", "accounts"),
    [
        ("https://desk.zoho.eu", "https://accounts.zoho.eu"),
        ("https://desk.zoho.com.au", "https://accounts.zoho.com.au"),
        ("https://desk.zohocloud.ca", "https://accounts.zohocloud.ca"),
        ("https://proxy.example.com/desk", "https://proxy.example.com/desk"),
    ],
)
def test_tokens_come_from_the_data_centre_of_the_product(server, base_url, accounts):
    assert accounts_url(replace(source(server), base_url=base_url)) == accounts


@pytest.mark.parametrize(
    "changes",
    [{"id": None}, {"id": "A-7"}, {"modifiedTime": None}, {"modifiedTime": "yesterday"}],
)
def test_a_ticket_without_number_or_instant_has_no_identity(changes):
    document = {"ticket": payload("zoho_desk", "ticket") | changes, "conversations": []}

    with pytest.raises((KeyError, TypeError, ValueError, AttributeError)):
        zoho_desk.identify_ticket(document)


def test_what_the_vendor_asks_not_to_be_read_at_once_is_read_in_batches(server):
    entries = list(stream(opened(server), "conversations").read(opened(server), ask(LAST_DAY)))

    assert all(len(one.lines) <= 100 for one in entries if isinstance(one, Lines))
