"""Gorgias' connector against its stand-in, and against answers made up for a trap."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from starlette.responses import JSONResponse

from chatmart.errors import ChatmartError
from chatmart.http import NotAllowed
from chatmart.sandbox import asof
from chatmart.sandbox.nights import as_of
from chatmart.sandbox.vendors import gorgias as spoken
from chatmart.sandbox.vendors.gorgias import tickets
from chatmart.sandbox.vendors.gorgias.forms import instant_of
from chatmart.sandbox.vendors.gorgias.limits import Limits
from chatmart.sandbox.vendors.plan import FAULTS
from chatmart.sandbox.world import Closed, ContactChanged, Rated
from chatmart.sources import Cursor, Gone, gorgias
from chatmart.sources.gorgias_lists import NEVER_KEPT
from tests.sources.gorgiases import (
    BEGIN,
    STREAMS,
    ask,
    documents,
    landed,
    opened,
    opened_as_users_do,
    page,
    payload,
    small,
)
from tests.vendor_servers import serve_in_thread

LATELY = as_of(1) - timedelta(days=2)
LAST_DAY = as_of(1) - timedelta(days=1)


@pytest.fixture(scope="module")
def server():
    """For tests that leave its clock alone."""
    with serve_in_thread("gorgias") as running:
        yield running


@pytest.fixture(scope="module")
def calm(server):
    return documents(opened(server), "conversations", ask(LAST_DAY))


def by_number(served):
    number = served.ids.number
    return {str(number("conversation", one.id)): one for one in served.history.conversations}


def changed(served, since):
    """The tickets that moved since then, as of now."""
    return {
        str(row["id"])
        for row in tickets.listed(served)
        if instant_of(row["updated_datetime"]) >= since
    }


def row(number, at="2026-10-20T09:00:00+00:00"):
    return payload("ticket") | {"id": number, "updated_datetime": at}


def test_every_ticket_comes_with_all_its_messages_and_its_customer(server):
    known = by_number(server.served)

    found = documents(opened(server), "conversations", ask(LATELY))

    assert found.keys() == changed(server.served, LATELY)
    for key, one in found.items():
        said = asof.messages(known[key], as_of(1))
        texts = [asof.text(it, as_of(1)) for it in said if it.author_type != "system"]
        assert [it.get("body_text") for it in one["messages"]] == texts
        assert one["customer"]["id"] == one["ticket"]["customer"]["id"]
    assert {one["ticket"]["status"] for one in found.values()} == {"open", "closed"}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_changes_nothing(vendor_server, calm, fault):
    rough = vendor_server("gorgias", rates={fault: 0.2}, slow=0.01, seed=5)

    found = documents(opened(rough), "conversations", ask(LAST_DAY))

    assert found == calm
    assert any(one.fault == fault for one in rough.served.asked)


def test_nothing_is_lost_while_the_shop_goes_on(vendor_server):
    server = vendor_server("gorgias", moving_clock=timedelta(minutes=10), moves_after=80)
    expected = changed(server.served, LATELY)

    vendor = opened(server, with_customers=False)

    found = documents(vendor, "conversations", ask(LATELY))
    # what changed during the walk is the next run's
    cursor = {"through": as_of(1).isoformat()}
    later = documents(vendor, "conversations", ask(LATELY, 2, cursor))

    assert expected & changed(server.served, BEGIN) <= found.keys() | later.keys()
    assert server.clock.now() > as_of(1)


def test_a_run_that_was_cut_off_goes_on_at_its_page(server):
    begin = as_of(1) - timedelta(days=18)
    vendor = opened(server, with_customers=False)
    first, cursor = [], None
    for entry in STREAMS["conversations"].read(vendor, ask(begin)):
        first.append(entry)
        if isinstance(entry, Cursor):
            cursor = entry.value
            break
    asked = len(server.served.asked)

    rest = documents(vendor, "conversations", ask(begin, cursor=cursor))

    assert "walk" in cursor
    assert landed("conversations", first).keys() | rest.keys() == changed(server.served, begin)
    assert len(server.served.asked) - asked < len(rest) + 20


def test_a_cursor_that_ran_out_starts_the_list_again(vendor_server):
    limits = Limits(cursor_lives=20)
    server = vendor_server("gorgias", routes=lambda served: spoken.routes(served, limits=limits))
    begin = as_of(1) - timedelta(days=8)

    found = documents(opened(server, with_customers=False), "conversations", ask(begin))

    details = [it.target for it in server.served.asked if it.target.startswith("/api/tickets/")]
    assert found.keys() == changed(server.served, begin)
    assert len(details) == len(set(details)) == len(found) > 200


def test_a_cursor_that_never_works_is_refused(vendor_server):
    limits = Limits(cursor_lives=-1)
    server = vendor_server("gorgias", routes=lambda served: spoken.routes(served, limits=limits))

    with pytest.raises(ChatmartError, match="was refused GET"):
        documents(opened(server), "ratings", ask(BEGIN))


def test_the_second_night_brings_what_changed(vendor_server):
    server = vendor_server("gorgias")
    first = documents(opened(server), "conversations", ask(LAST_DAY))
    server.clock.as_of = as_of(2)
    cursor = {"through": as_of(1).isoformat()}

    second = documents(opened(server), "conversations", ask(BEGIN, 2, cursor))

    assert changed(server.served, as_of(1)) <= second.keys()
    again = first.keys() & second.keys()
    identify = gorgias.identify_ticket
    assert again
    assert all(identify(second[it]).updated_at >= identify(first[it]).updated_at for it in again)


def test_who_said_who_they_are_is_known_in_all_their_tickets(vendor_server):
    server = vendor_server("gorgias", night=2)
    cursor = {"through": as_of(1).isoformat()}
    changes = {
        key: event
        for key, one in by_number(server.served).items()
        if not asof.until(one.deleted_at, as_of(2))
        for event in asof.events(one, as_of(2))
        if isinstance(event, ContactChanged) and event.at >= as_of(1)
    }

    found = documents(opened(server), "conversations", ask(BEGIN, 2, cursor))
    without = documents(
        opened(server, with_customers=False), "conversations", ask(BEGIN, 2, cursor)
    )

    assert changes.keys() <= found.keys()
    assert not changes.keys() <= without.keys()
    for key, event in changes.items():
        if event.contact.email:
            assert found[key]["customer"]["email"] == event.contact.email.strip().lower()


def test_deleted_tickets_are_told_by_events_and_trashed_ones_by_themselves(vendor_server):
    server = vendor_server("gorgias", night=8)
    deleted = {
        key: one
        for key, one in by_number(server.served).items()
        if asof.until(one.deleted_at, as_of(8))
    }
    trashed = {key for key, one in deleted.items() if tickets.is_trashed(server.served, one)}
    cursor = {"through": as_of(1).isoformat()}
    vendor = opened(server, with_customers=False)

    entries = list(STREAMS["conversations"].read(vendor, ask(BEGIN, 8, cursor)))

    found = landed("conversations", entries)
    gone = {key for entry in entries if isinstance(entry, Gone) for key in entry.ids}
    assert gone == deleted.keys() - trashed
    assert {key for key, it in found.items() if it["ticket"]["trashed_datetime"]} == trashed
    assert gone
    assert trashed


def test_without_events_those_that_are_gone_are_found_by_asking(vendor_server):
    server = vendor_server("gorgias", night=4)
    known = list(by_number(server.served))[:1800]
    there = {str(one["id"]) for one in tickets.listed(server.served)}

    gone = set(STREAMS["conversations"].missing(opened(server), ask(BEGIN), known))

    assert gone == set(known) - there
    assert len(server.served.asked) < 120


def test_a_score_that_comes_later_is_seen(vendor_server):
    server = vendor_server("gorgias", night=2)
    late = {
        it.id
        for one in asof.conversations(server.served.history, as_of(2))
        for it in asof.events(one, as_of(2))
        if isinstance(it, Rated) and it.kind == "csat" and it.at >= as_of(1)
    }
    cursor = {"through": as_of(1).isoformat()}

    found = documents(opened(server), "ratings", ask(BEGIN, 2, cursor))

    numbers = {str(server.served.ids.number("rating", one)) for one in late}
    assert {key for key in numbers & found.keys() if found[key]["score"]} == numbers & found.keys()
    assert numbers & found.keys()


def test_the_last_closing_of_each_ticket_is_known(server):
    known = by_number(server.served)

    found = documents(opened(server), "closings", ask(LATELY))

    closings = {
        key: [it for it in asof.events(one, as_of(1)) if isinstance(it, Closed) and it.at >= LATELY]
        for key, one in known.items()
    }
    assert found.keys() == {key for key, its in closings.items() if its}
    for key, document in found.items():
        last = closings[key][-1]
        assert instant_of(document["created_datetime"]) == last.at
        assert (document["user_id"] is not None) == (last.by in ("operator", "bot"))
        assert document["as_set"]["is_of_bot"] == (last.by == "bot")


def test_users_come_with_their_team_and_leave(vendor_server):
    server = vendor_server("gorgias")
    shop = server.served.history.shop
    found = documents(opened(server), "operators", ask(BEGIN))
    cursor = {"through": as_of(1).isoformat(), "ids": [*found, "77"]}

    entries = list(STREAMS["operators"].read(opened(server), ask(BEGIN, 1, cursor)))

    teams = {one["user"]["name"]: (one["team"] or {}).get("name") for one in found.values()}
    assert teams["Eva"] == "Sales"
    assert len(found) == len(shop.operators) + 2
    assert sum(one["user"]["role"]["name"] == "bot" for one in found.values()) == 2
    assert [entry.ids for entry in entries if isinstance(entry, Gone)] == [["77"]]


def test_a_deleted_message_has_no_text_and_nothing_holds_an_address_of_a_machine(vendor_server):
    server = vendor_server("gorgias", night=8)
    deleted = {
        key
        for key, one in by_number(server.served).items()
        for it in asof.messages(one, as_of(8))
        if asof.until(it.deleted_at, as_of(8)) and not one.deleted_at
    }

    found = documents(opened(server), "conversations", ask(as_of(1), 8))

    blank = {
        key
        for key, one in found.items()
        if any(it["deleted_datetime"] and "body_text" not in it for it in one["messages"])
    }
    assert blank == deleted
    assert not any(f'"{name}"' in json.dumps(found) for name in NEVER_KEPT)


def test_a_channel_of_the_shops_own_is_named_by_its_integration(vendor_server):
    server = vendor_server("gorgias", "petal-vn")
    vendor = opened(server, integration_channels={"Zalo": "zalo"}, with_customers=False)

    found = documents(vendor, "conversations", ask(LAST_DAY)).values()

    named = {(one["ticket"]["channel"], one["as_set"]["channel"]) for one in found}
    assert ("api", "zalo") in named
    assert {channel for vendor_word, channel in named if vendor_word != "api"} == {None}


def test_messages_that_a_ticket_lacks_are_asked_for(vendor_server):
    ticket = payload("ticket")
    listed = [it | {"ticket_id": 501} for it in ticket["messages"]]
    answers = {
        "/tickets": lambda request: page([row(501)]),
        "/tickets/{id:int}": lambda request: ticket | {"messages": listed[:1]},
        "/messages": lambda request: page(listed),
    }
    server = vendor_server("gorgias", routes=small(answers))

    found = documents(opened(server), "conversations", ask(BEGIN))

    assert [it["id"] for it in found["501"]["messages"]] == [7001, 7002]


@pytest.mark.parametrize(
    ("path", "stream", "rows", "words"),
    [
        ("/tickets", "conversations", [row(1), row(2, "2026-10-21T00:00:00")], "newest first"),
        (
            "/events",
            "closings",
            [{"id": 1, "type": "ticket-closed", "created_datetime": "2020-01-01T00:00:00"}],
            "did not ask for",
        ),
        (
            "/events",
            "conversations",
            [{"id": 1, "type": "ticket-closed", "created_datetime": "2026-10-02T00:00:00"}],
            "did not ask for",
        ),
        ("/users", "operators", None, "form that is not known"),
    ],
)
def test_what_was_not_asked_for_is_refused(vendor_server, path, stream, rows, words):
    server = vendor_server("gorgias", routes=small({path: lambda request: page(rows)}))

    with pytest.raises(ChatmartError, match=words):
        documents(opened(server), stream, ask(BEGIN.replace(month=10)))


def test_a_list_that_goes_in_circles_is_refused(vendor_server):
    answers = {"/satisfaction-surveys": lambda request: page([], "again")}
    server = vendor_server("gorgias", routes=small(answers))

    with pytest.raises(ChatmartError, match="in circles"):
        documents(opened(server), "ratings", ask(BEGIN))


def test_an_address_serves_as_a_cursor(vendor_server):
    def answer(request):
        if request.query_params.get("cursor") == "two":
            return page([{"id": 2, "name": "B", "role": {"name": "agent"}}])
        following = {"next_items": "/api/users?cursor=two&direction=next"}
        return {"data": [{"id": 1, "name": "A", "role": None}], "meta": following}

    server = vendor_server("gorgias", routes=small({"/users": answer}))

    assert documents(opened(server), "operators", ask(BEGIN)).keys() == {"1", "2"}


@pytest.mark.parametrize(
    "text",
    ["2026-10-21T08:00:00", "2026-10-21T08:00:00+00:00", "2026-10-21T10:00:00.000000+02:00"],
)
def test_instants_are_read_in_each_of_their_forms(text):
    ticket = payload("ticket")
    document = {
        "ticket": ticket | {"updated_datetime": text},
        "messages": ticket["messages"],
        "customer": None,
    }

    found = gorgias.identify_ticket(document)

    assert found == ("501", datetime(2026, 10, 21, 8, tzinfo=UTC))


@pytest.mark.parametrize(
    ("shown", "seconds"), [("10/40", 0), ("38/40", 1), ("40/40", 2), ("", 0), ("a/b", 0)]
)
def test_requests_wait_while_the_accounts_limit_is_near(shown, seconds):
    assert gorgias.heed({"X-Gorgias-Account-Api-Call-Limit": shown} if shown else {}) == seconds


def test_too_many_requests_are_refused_for_a_while():
    now = [0.0]
    limits = Limits(requests=2, clock=lambda: now[0])

    first = [limits.count()[1] for _ in range(3)]
    now[0] = 21.0

    assert (first, limits.count()[1]) == ([0, 0, 21], 0)


@pytest.mark.parametrize("login", ["reader@example.com", ""])
def test_a_key_with_its_user_and_an_oauth_token_open_the_account(server, login):
    vendor = opened_as_users_do(server, login, server.token)

    found = list(gorgias.check(vendor))

    assert found[0] == "The key is that of a user with the role admin."


@pytest.mark.parametrize("login", ["reader@example.com", ""])
def test_a_wrong_key_is_named_with_its_connection(server, login):
    vendor = opened_as_users_do(server, login, "wrong")

    with pytest.raises(NotAllowed) as refusal:
        list(gorgias.check(vendor))

    assert "'desk'" in refusal.value.remedy
    assert "wrong" not in str(refusal.value)


def test_a_ticket_that_goes_while_it_is_read_is_passed_over(vendor_server):
    def answer(request):
        number = request.path_params["id"]
        return JSONResponse({}, 404) if number == 2 else payload("ticket") | {"id": number}

    answers = {
        "/tickets": lambda request: page([row(1), row(2), row(3)]),
        "/tickets/{id:int}": answer,
    }
    server = vendor_server("gorgias", routes=small(answers))

    assert documents(opened(server), "conversations", ask(BEGIN)).keys() == {"1", "3"}
