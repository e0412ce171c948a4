"""Smartsupp's connector against its stand-in, and against answers made up for a trap."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from starlette.responses import HTMLResponse, JSONResponse

from chatmart.errors import ChatmartError
from chatmart.http import NotAllowed, NotJson
from chatmart.sandbox import asof
from chatmart.sandbox.nights import as_of
from chatmart.sandbox.vendors.plan import FAULTS
from chatmart.sandbox.vendors.smartsupp import dialogues, records
from chatmart.sources import Cursor, Gone, smartsupp
from tests.sources.smartsupps import (
    DEMO,
    STREAMS,
    ask,
    conversation,
    demo_ask,
    documents,
    landed,
    not_found,
    opened,
    opened_as_users_do,
    payload,
    read,
    small,
)
from tests.vendor_servers import serve_in_thread

FOUR_DAYS_AGO = as_of(1) - timedelta(days=4)
A_WEEK_AGO = as_of(1) - timedelta(days=7)
DEMO_ID = "coQ7demo0001"


@pytest.fixture(scope="module")
def server():
    """For tests that leave its clock alone."""
    with serve_in_thread("smartsupp", "petal-cz") as running:
        yield running


@pytest.fixture(scope="module")
def calm(server):
    return documents(opened(server), ask())


@pytest.fixture
def demo(vendor_server):
    return lambda **answers: vendor_server("smartsupp", routes=small(**answers))


def there(served, night=1):
    """The conversations of a night by Smartsupp's id."""
    return {
        records.conversation_id(served.ids, one.id): one
        for one in asof.conversations(served.history, as_of(night))
    }


def test_every_conversation_comes_with_all_its_messages(server):
    everything = there(server.served)
    begun = {key for key, one in everything.items() if one.created_at >= A_WEEK_AGO}

    found = documents(opened(server, workers=2), ask(A_WEEK_AGO))

    assert found.keys() >= begun
    for key in found:
        one = everything[key]
        wrote = [row for row in asof.messages(one, as_of(1)) if row.kind != "note"]
        texts = [row["content"]["text"] for row in found[key]["messages"]]
        assert texts == [row.text for row in wrote]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_changes_nothing(vendor_server, calm, fault):
    rough = vendor_server("smartsupp", rates={fault: 0.1}, slow=0.01, seed=5)

    assert documents(opened(rough), ask()) == calm
    assert fault in {one.fault for one in rough.served.asked}


def test_a_world_that_goes_on_while_it_is_read_loses_nothing(vendor_server, calm):
    moving = vendor_server("smartsupp", moving_clock=timedelta(minutes=10), moves_after=20)

    found = documents(opened(moving, page_size=20), ask())

    assert found.keys() >= calm.keys()


@pytest.mark.parametrize("updated_field", ["updatedAt", ""])
def test_the_second_night_brings_what_changed_late(vendor_server, updated_field):
    living = vendor_server("smartsupp")
    options = {"updated_field": updated_field, "look_back_days": 7 if updated_field else 60}
    vendor = opened(living, **options)
    state = documents(vendor, ask())
    living.clock.as_of = as_of(2)

    state |= documents(vendor, ask(night=2, cursor={"through": "2026-11-01T00:00:00Z"}))

    now = there(living.served, night=2)
    for key in state.keys() & now.keys():
        told = records.conversation(living.served, now[key], _person(living.served, now[key]))
        del told["location"]["ip"]
        assert state[key]["conversation"] == told
        wrote = list(dialogues.messages(living.served, now[key]))
        assert state[key]["messages"] == wrote


def _person(served, one):
    return next(person for person in served.history.persons if person.id == one.person_id)


def test_deleted_conversations_are_missing_and_no_others(vendor_server):
    living = vendor_server("smartsupp")
    known = there(living.served)
    living.clock.as_of = as_of(4)
    vendor = opened(living)
    missing = STREAMS["conversations"].missing

    found = list(missing(vendor, ask(night=4), iter(known)))

    assert sorted(found) == sorted(known.keys() - there(living.served, night=4).keys())
    assert len(found) > 1
    assert len(living.served.asked) < 60  # not one for each


def test_a_cut_off_run_goes_on_at_its_checkpoint(vendor_server):
    living = vendor_server("smartsupp")
    vendor = opened(living, look_back_days=1)
    entries = []
    for entry in STREAMS["conversations"].read(vendor, ask(FOUR_DAYS_AGO)):
        entries.append(entry)
        if isinstance(entry, Cursor) and len([e for e in entries if isinstance(e, Cursor)]) == 2:
            break  # as if the process had been killed here
    cursor = next(entry.value for entry in reversed(entries) if isinstance(entry, Cursor))
    living.served.asked.clear()

    entries += read(vendor, ask(FOUR_DAYS_AGO, cursor=cursor))

    assert cursor == {"through": "2026-10-30T00:00:00Z"}
    assert landed(entries) == documents(vendor, ask(FOUR_DAYS_AGO))


def test_a_contact_is_asked_for_once_a_run(server):
    server.served.asked.clear()

    documents(opened(server, workers=1), ask())

    asked = Counter(one.target for one in server.served.asked)
    contacts = {target: times for target, times in asked.items() if "/contacts/" in target}
    assert len(contacts) > 20
    assert set(contacts.values()) == {1}


def test_each_conversation_is_asked_for_once_though_it_is_found_by_several_dates(server):
    server.served.asked.clear()

    found = documents(opened(server), ask())

    asked = [one.target for one in server.served.asked if "/messages" in one.target]
    assert len(asked) == len(found)


def test_addresses_and_browsers_are_not_stored(server):
    found = documents(opened(server, visitors=True), ask())

    text = json.dumps(list(found.values()))
    assert "192.0.2.10" not in text
    assert "Mozilla" not in text
    assert {one["visitor"]["device"] for one in found.values() if one["visitor"]} >= {"desktop"}


def test_agents_come_all_at_once_and_who_left_is_missing(server):
    vendor = opened(server)
    found = documents(vendor, ask(), "operators")

    missing = list(STREAMS["operators"].missing(vendor, ask(), ["40000001", "gone"]))

    assert {one["name"] for one in found.values()} >= {"Eva", "Ota"}
    assert [one["active"] for one in found.values()].count(False) == 1
    assert missing == ["gone"]


def test_recorded_answers_are_read(demo):
    entries = read(opened(demo()), demo_ask())

    (document,) = landed(entries).values()
    assert [one["id"] for one in document["messages"]] == [f"msQ7demo000{n}" for n in (1, 2, 3)]
    assert document["contact"]["email"] == "visitor@example.com"
    assert document["shop_customer_id"] == "00000000-0000-4000-8000-000000000001"
    assert document["ga_client_id"] == "111.222"
    # the newest of its parts is the contact
    newest = datetime(2026, 10, 20, 9, 40, tzinfo=UTC)
    assert smartsupp.identify_conversation(document) == (DEMO_ID, newest)


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        pytest.param(["a", "b "], ["a", "b "], id="texts"),
        pytest.param([{"id": "t1", "name": "a"}, {"id": "t2"}], ["a", "t2"], id="objects"),
        pytest.param({"type": "list", "data": [{"name": "a"}], "total": 1}, ["a"], id="envelope"),
        pytest.param(None, [], id="null"),
    ],
)
def test_tags_are_read_in_every_shape(demo, tags, expected):
    row = conversation(tags=tags)
    found = documents(opened(demo(search=_giving([row]))), demo_ask())

    assert [tag["name"] for tag in found[DEMO_ID]["tags"]] == expected


def _giving(rows, **changes):
    """Search that gives these rows for every range of dates."""

    def search(request, body):
        is_running = any(part["field"] == "status" for part in body["query"])
        items = [] if body.get("after") or is_running else rows
        return {"total": len(items), "after": None, "items": items, **changes}

    return search


def test_instants_without_an_offset_are_utc(demo):
    row = conversation(
        created_at="2026-10-20T23:30:00",
        finished_at="2026-10-20T23:40:00",
        updated_at="2026-10-20T23:50:00",
        contact_id=None,
    )
    found = documents(opened(demo(search=_giving([row]))), demo_ask())

    newest = smartsupp.identify_conversation(found[DEMO_ID]).updated_at
    assert newest == datetime(2026, 10, 20, 23, 50, tzinfo=UTC)


def test_pages_shorter_than_asked_for_are_not_the_last(demo):
    rows = [conversation(id=f"co{number}", contact_id=None) for number in range(7)]

    def search(request, body):
        if any(part["field"] == "status" for part in body["query"]):
            return {"total": 0, "after": None, "items": []}
        start = body["after"][0] if body.get("after") else 0
        page = rows[start : start + 2]  # whatever size was asked for
        return {"total": 7, "after": [start + 2, "co"] if page else None, "items": page}

    assert len(documents(opened(demo(search=search)), demo_ask())) == 7


def test_paging_in_circles_is_refused(demo):
    server = demo(search=lambda request, body: payload("search") | {"total": 9})

    with pytest.raises(ChatmartError, match="went in circles"):
        read(opened(server), demo_ask())


def test_a_page_that_comes_twice_just_once_does_no_harm(demo):
    rows = [conversation(id=f"co{number}", contact_id=None) for number in range(4)]
    repeated = []

    def search(request, body):
        if any(part["field"] == "status" for part in body["query"]):
            return {"total": 0, "after": None, "items": []}
        start = body["after"][0] if body.get("after") else 0
        if start == 2 and not repeated:
            repeated.append(start)
            start = 0
        page = rows[start : start + 2]
        return {"total": 4, "after": [start + 2, "co"] if page else None, "items": page}

    assert len(documents(opened(demo(search=search)), demo_ask())) == 4
    assert repeated


def test_rows_that_are_held_back_are_not_lost_silently(demo):
    server = demo(search=_giving([conversation()], total=3))

    with pytest.raises(ChatmartError, match="got 1 of 3 conversations by finishedAt"):
        read(opened(server), demo_ask())


def test_a_range_that_is_ignored_is_refused(demo):
    old = conversation(finished_at="2026-01-05T10:00:00.000Z")
    server = demo(search=_giving([old, conversation()]))

    with pytest.raises(ChatmartError, match="by finishedAt and got others"):
        read(opened(server), demo_ask())


def test_a_filter_that_nobody_promises_is_done_without(demo):
    def search(request, body):
        if body["query"] and body["query"][0]["field"] == "updatedAt":
            return JSONResponse({"code": "invalid_parameters", "message": "no"}, 422)
        return _giving([conversation()])(request, body)

    vendor = opened(demo(search=search))

    assert documents(vendor, demo_ask()).keys() == {DEMO_ID}
    assert any("does not take updatedAt" in sentence for sentence in smartsupp.check(vendor))


def test_fields_can_be_spelled_the_other_way(demo):
    fields = set()

    def search(request, body):
        fields.update(part["field"] for part in body["query"])
        fields.update(key for part in body["sort"] for key in part)
        return _giving([])(request, body)

    read(opened(demo(search=search), search_spelling="snake_case"), demo_ask())

    assert fields == {"finished_at", "created_at", "updated_at", "status"}


def test_messages_are_read_page_by_page(demo):
    every = payload("messages")["items"]

    def messages(request, body):
        start = int(request.query_params.get("after", 0))
        end = start + int(request.query_params["size"])
        after = str(end) if end < len(every) else None
        return {"total": len(every), "after": after, "items": every[start:end]}

    found = documents(opened(demo(messages=messages), message_page_size=2), demo_ask())

    assert len(found[DEMO_ID]["messages"]) == 3


def test_a_paging_parameter_that_is_ignored_is_named(demo):
    every = payload("messages")

    def messages(request, body):
        return {**every, "items": every["items"][:2], "after": "next"}

    with pytest.raises(ChatmartError) as caught:
        read(opened(demo(messages=messages)), demo_ask())

    assert "messages_after" in caught.value.remedy


def test_a_conversation_deleted_while_it_is_read_is_gone(demo):
    server = demo(
        messages=lambda request, body: not_found(), conversation=lambda request, body: not_found()
    )

    entries = read(opened(server), demo_ask())

    assert Gone([DEMO_ID]) in entries
    assert landed(entries) == {}


def test_a_conversation_without_messages_stays_and_so_does_one_whose_contact_was_erased(demo):
    server = demo(
        messages=lambda request, body: not_found(), contact=lambda request, body: not_found()
    )

    found = documents(opened(server), demo_ask())

    assert found[DEMO_ID]["messages"] == []
    assert found[DEMO_ID]["contact"] is None


def test_a_wrong_token_is_told_by_its_connection(server):
    vendor = opened_as_users_do(server, "wrong")

    with pytest.raises(NotAllowed) as caught:
        list(smartsupp.check(vendor))

    assert "'chat'" in caught.value.remedy
    assert "wrong" not in str(caught.value)


def test_no_token_at_all_is_told_before_anything_is_asked(server):
    with pytest.raises(ChatmartError, match="no token"):
        opened_as_users_do(server, "")


def test_an_address_that_shows_a_page_is_told(demo):
    vendor = opened(demo(agents=lambda request, body: HTMLResponse("<html></html>")))

    with pytest.raises(NotJson, match="no JSON"):
        read(vendor, demo_ask(), "operators")


def test_the_check_says_what_it_found(server):
    assert list(smartsupp.check(opened_as_users_do(server, server.token)))[:3] == [
        "6 agents, 5 of them active.",
        f"{len(there(server.served))} conversations.",
        "The search takes updatedAt: what changes late is seen the next night.",
    ]


def test_the_check_names_a_field_that_is_not_there(demo):
    row = conversation()
    del row["channel"]

    with pytest.raises(ChatmartError, match="no field 'channel'"):
        list(smartsupp.check(opened(demo(search=_giving([row])))))


def test_windows_begin_at_the_start_date_and_look_back_from_the_last_end(demo):
    asked = []

    def search(request, body):
        asked.extend(part["value"] for part in body["query"] if part["field"] == "finishedAt")
        return _giving([])(request, body)

    vendor = opened(demo(search=search), look_back_days=3)
    read(vendor, ask(as_of(1) - timedelta(days=2)))
    first = list(asked)
    asked.clear()
    read(vendor, ask(DEMO, cursor={"through": "2026-10-31T00:00:00Z"}))

    assert first == [
        ["2026-10-30T00:00:00Z", "2026-10-31T00:00:00Z"],
        ["2026-10-31T00:00:00Z", "2026-11-01T00:00:00Z"],
    ]
    assert asked == [["2026-10-28T00:00:00Z", "2026-11-01T00:00:00Z"]]
