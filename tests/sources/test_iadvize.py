"""iAdvize's connector against its stand-in, and against schemas that are made up for a trap."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from starlette.responses import JSONResponse
from starlette.routing import Route

from chatmart.errors import ChatmartError
from chatmart.sandbox import asof
from chatmart.sandbox.nights import as_of
from chatmart.sandbox.vendors import iadvize as spoken
from chatmart.sandbox.vendors.iadvize import talks
from chatmart.sandbox.vendors.plan import FAULTS
from chatmart.sandbox.world import Assigned, Message, Rated
from chatmart.sources import Cursor, iadvize
from chatmart.sources.iadvize_conversations import asking
from chatmart.sources.iadvize_queries import as_named
from chatmart.sources.iadvize_schema import INTROSPECTION, introspected
from chatmart.sources.instants import iso_duration
from chatmart.sources.vendor import Secret
from tests.sources.iadvizes import (
    BEGIN,
    STREAMS,
    USER,
    ask,
    documents,
    landed,
    opened,
    opened_as_users_do,
    payload,
)
from tests.vendor_servers import serve_in_thread

LATELY = as_of(1) - timedelta(days=5)
LAST_DAYS = as_of(1) - timedelta(days=2)


@pytest.fixture(scope="module")
def server():
    """For tests that leave its clock alone."""
    with serve_in_thread("iadvize") as running:
        yield running


@pytest.fixture(scope="module")
def calm(server):
    return documents(opened(server), "conversations", ask(LAST_DAYS))


@pytest.fixture
def trouble(vendor_server):
    """Give a server that has some trouble of its own."""
    return lambda **named: vendor_server(
        "iadvize", routes=lambda served: spoken.routes(served, **named)
    )


def closed(served, since):
    """Conversations that were closed since then, by their UUID."""
    return {
        served.ids.uuid("conversation", one.id): one
        for at, one in talks.closed(served)
        if at >= since
    }


async def token(request):
    return JSONResponse({"access_token": "t", "expires_in": 86400})


def answering(answer):
    """A small iAdvize, whose every answer a test decides."""
    return [
        Route("/oauth2/token", token, methods=["POST"]),
        Route("/graphql", answer, methods=["POST"]),
    ]


def test_every_closed_conversation_comes_with_all_its_messages(server):
    expected = closed(server.served, LATELY)

    found = documents(opened(server), "conversations", ask(LATELY))

    assert found.keys() == expected.keys()
    for key, document in found.items():
        written = [
            it
            for it in asof.events(expected[key], as_of(1))
            if isinstance(it, Assigned | Message) and getattr(it, "kind", "") != "note"
        ]
        marks = [one["as_set"] for one in document["messages"]]
        assert [datetime.fromisoformat(mark["at"]) for mark in marks] == [
            it.at.replace(microsecond=it.at.microsecond // 1000 * 1000) for it in written
        ]
        is_text = [isinstance(it, Message) and it.author_type != "system" for it in written]
        assert [mark["author"] != "system" for mark in marks] == is_text


def test_a_hand_over_names_whom_the_conversation_was_given_to(server):
    found = documents(opened(server), "conversations", ask(LATELY))

    pushes = [
        one["attachment"]["toUser"]
        for document in found.values()
        for one in document["messages"]
        if one["__typename"] == "SystemMessage" and "toUser" in (one["attachment"] or {})
    ]
    assert {user["__typename"] for user in pushes} == {"Expert"}
    assert {user["firstName"] for user in pushes} > {"Eva", "Petr"}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_changes_nothing(vendor_server, calm, fault):
    rough = vendor_server("iadvize", rates={fault: 0.3}, slow=0.01, seed=1)
    vendor = opened(rough, conversations_a_page=10)

    found = documents(vendor, "conversations", ask(LAST_DAYS))

    assert found == calm
    assert any(one.fault == fault for one in rough.served.asked)


@pytest.mark.parametrize("sizes", [(7, 100), (50, 2), (1, 1)])
def test_pages_of_any_size_hold_the_same(server, calm, sizes):
    vendor = opened(server, conversations_a_page=sizes[0], messages_a_page=sizes[1])

    assert documents(vendor, "conversations", ask(LAST_DAYS)) == calm


def test_nothing_is_lost_while_the_shop_goes_on(vendor_server):
    server = vendor_server("iadvize", moving_clock=timedelta(minutes=10), moves_after=2)
    expected = closed(server.served, LATELY)

    found = documents(opened(server, conversations_a_page=10), "conversations", ask(LATELY))
    # what is closed again is the next run's
    left = closed(server.served, LATELY)

    assert {key for key in expected if key in left} <= found.keys()
    assert server.clock.now() > as_of(1)


def test_a_run_that_was_cut_off_goes_on_at_its_window(server):
    first, cursor = [], None
    for entry in STREAMS["conversations"].read(opened(server), ask(LATELY)):
        first.append(entry)
        cursor = entry.value if isinstance(entry, Cursor) else cursor
        if len([one for one in first if isinstance(one, Cursor)]) == 3:
            break

    rest = documents(opened(server, overlap_days=0), "conversations", ask(LATELY, 1, cursor))

    before = landed("conversations", first)
    assert before.keys() | rest.keys() == closed(server.served, LATELY).keys()
    assert 0 < len(rest) < len(closed(server.served, LATELY))


def test_the_second_night_brings_what_was_closed_since_and_reads_the_last_days_again(
    vendor_server,
):
    server = vendor_server("iadvize", night=2)
    cursor = {"through": as_of(1).isoformat()}

    found = documents(opened(server), "conversations", ask(BEGIN, 2, cursor))

    assert found.keys() == closed(server.served, as_of(1) - timedelta(days=8)).keys()


def test_those_that_are_null_are_gone(vendor_server):
    server = vendor_server("iadvize", night=5)
    served = server.served
    before = [one for one in served.history.conversations if one.created_at < as_of(1)]
    known = [served.ids.uuid("conversation", one.id) for one in before if talks.reaches(one)]
    there = {served.ids.uuid("conversation", one.id) for one in talks.there(served)}

    gone = set(STREAMS["conversations"].missing(opened(server), ask(BEGIN, 5), known))

    assert gone == set(known) - there
    assert gone
    assert len(served.asked) < 40


def test_a_survey_that_is_answered_days_later_is_seen(vendor_server):
    server = vendor_server("iadvize", night=2)
    served = server.served
    late = {
        served.ids.uuid("conversation", one.id)
        for one in talks.there(served)
        for it in asof.events(one, as_of(2))
        if isinstance(it, Rated) and it.kind == "csat" and it.at >= as_of(1)
    }
    cursor = {"through": as_of(1).isoformat()}

    found = documents(opened(server), "ratings", ask(BEGIN, 2, cursor))

    assert late
    assert all(found[key]["customerSatisfaction"] for key in late)


def test_answers_of_one_conversation_are_put_together(server, vendor_server):
    told = opened(server).api.post("graphql", json={"query": INTROSPECTION}).json

    async def answer(request):
        asked = await request.json()
        return JSONResponse(told if "__schema" in asked["query"] else payload("surveys"))

    small = vendor_server("iadvize", routes=lambda served: answering(answer))

    (found,) = documents(opened(small), "ratings", ask(LAST_DAYS)).values()

    assert (found["customerSatisfaction"], found["netPromoterScore"]) == (4, 9)
    assert found["satisfactionComment"] == "Clear and fast"
    assert iadvize.identify_rating(found).id == "11111111-2222-4333-8444-555555555555"


def test_transactions_name_the_order_and_the_conversation(server):
    found = documents(opened(server), "transactions", ask(LATELY)).values()

    numbers = {order.number: order for order in server.served.history.orders}
    assert len(found) > 10
    for one in found:
        order = numbers[one["externalConversionId"]]
        assert order.conversation_id
        uuid = server.served.ids.uuid("conversation", order.conversation_id)
        assert one["conversationId"] == uuid
        assert round(one["amount"] * 100) == order.total


def test_users_are_those_who_took_part(server):
    found = documents(opened(server), "operators", ask(BEGIN))

    names = {one.name for one in server.served.history.shop.operators}
    experts = [one["user"] for one in found.values() if one["user"]["__typename"] == "Expert"]
    assert {one["firstName"] for one in experts} == names
    assert sum(one["user"]["__typename"] == "Bot" for one in found.values()) == 2


def test_statistics_are_those_of_whole_days(server):
    found = documents(opened(server), "statistics", ask(LATELY))

    assert list(found) == [f"2026-10-{day}" for day in range(27, 32)]
    assert all(one["statistic"]["contact_number"] for one in found.values())


def test_without_a_key_for_the_older_api_there_are_no_statistics(server):
    vendor = opened_as_users_do(server, Secret(login=USER, password=server.token))

    (only,) = STREAMS["statistics"].read(vendor, ask(LATELY))

    assert only.through == as_of(1)


def test_a_refusal_of_the_older_api_is_told(server):
    secret = Secret(login=USER, password=server.token, extra={"rest_key": "wrong"})
    vendor = opened_as_users_do(server, secret)

    with pytest.raises(ChatmartError, match="was not allowed"):
        documents(vendor, "statistics", ask(LATELY))


def test_a_token_that_runs_out_is_fetched_again(trouble, calm):
    server = trouble(requests_a_token=3)

    found = documents(opened(server, conversations_a_page=20), "conversations", ask(LAST_DAYS))

    logins = [one for one in server.served.asked if one.target == "/oauth2/token"]
    assert found == calm
    assert len(logins) > 1


def test_a_run_logs_in_once(trouble):
    server = trouble(logins=1)
    vendor = opened(server)

    for stream in STREAMS:
        documents(vendor, stream, ask(LAST_DAYS))

    assert [one.target for one in server.served.asked].count("/oauth2/token") == 1


def test_check_says_what_was_found(server):
    found = list(iadvize.check(opened(server)))

    assert found == [
        "The user sees 1 projects.",
        "Closed conversations go on by 'after'; their messages can be asked for.",
        "Answers to surveys go on by 'cursor'.",
    ]


def test_a_wrong_password_is_named_with_its_connection(server):
    vendor = opened_as_users_do(server, Secret(login=USER, password="wrong-one"))

    with pytest.raises(ChatmartError, match="did not let the user") as refusal:
        list(iadvize.check(vendor))

    assert "'chat'" in refusal.value.remedy
    assert "wrong-one" not in str(refusal.value)


@pytest.mark.parametrize(
    ("words", "refused", "remedy"),
    [
        ({"createdAt: DateTime": "sentAt: DateTime"}, "'createdAt'", "cannot be read"),
        ({" author: Author": " sender: Author"}, "'author' of TextMessage", "message_author"),
        ({"customerSatisfaction": "score"}, "'customerSatisfaction'", "cannot be read"),
        ({"    first: Int\n    after: String": "    page: Int"}, "after or cursor", "cannot be"),
        ({"closedConversations": "searchClosedConversations"}, "'closedConversations'", ""),
        ({"interval: DateTimeInterval!": "during: DateTimeInterval!"}, "interval", "cannot be"),
    ],
)
def test_what_the_schema_lacks_is_named(trouble, words, refused, remedy):
    server = trouble(words=words)

    with pytest.raises(ChatmartError) as refusal:
        list(iadvize.check(opened(server)))

    assert refused in refusal.value.refused
    assert remedy in refusal.value.remedy


def test_other_words_of_the_schema_are_set_by_options(trouble):
    words = {" author: Author": " sender: Author", "SystemMessage": "ServiceMessage"}
    server = trouble(words=words)
    vendor = opened(server, message_author="sender", system_types=["ServiceMessage"])

    found = asking(vendor, introspected(vendor))

    assert "sender" in found.messages
    assert "... on ServiceMessage" in found.messages


def test_a_list_may_go_on_by_another_argument(trouble, calm):
    words = {"    first: Int\n    after: String": "    first: Int\n    cursor: String"}
    server = trouble(words=words)

    found = documents(opened(server, conversations_a_page=9), "conversations", ask(LAST_DAYS))

    assert found == calm


def test_an_interval_about_something_else_is_refused(trouble):
    server = trouble(interval_of="createdAt")

    with pytest.raises(ChatmartError, match="outside of the interval") as refusal:
        documents(opened(server), "conversations", ask(LATELY))
    found = documents(opened(server, interval_of="createdAt"), "conversations", ask(LATELY))

    assert "interval_of" in refusal.value.remedy
    assert found


def test_a_schema_that_is_not_told_is_refused_in_words(trouble):
    server = trouble(is_introspected=False)

    with pytest.raises(ChatmartError, match="did not answer"):
        documents(opened(server), "conversations", ask(LATELY))


def test_an_answer_with_errors_counts_as_none(vendor_server):
    async def answer(request):
        errors = [{"message": "about reader@example.com", "path": ["closedConversations", 0]}]
        return JSONResponse({"data": {"__schema": None}, "errors": errors})

    server = vendor_server("iadvize", routes=lambda served: answering(answer))

    with pytest.raises(ChatmartError, match="about closedConversations") as refusal:
        documents(opened(server), "conversations", ask(LATELY))

    assert "example.com" not in str(refusal.value)


def test_projects_that_are_not_named_are_left_out(server, calm):
    named = documents(opened(server, project_ids=[7]), "conversations", ask(LAST_DAYS))
    others = documents(opened(server, project_ids=[8]), "conversations", ask(LAST_DAYS))

    assert (named, others) == (calm, {})


def test_fields_that_differ_between_types_keep_their_names():
    answer = {"__typename": "Expert", "Expert_id": 5, "name": "A", "of": [{"Expert_id": 1}]}

    assert as_named(answer) == {
        "__typename": "Expert",
        "id": 5,
        "name": "A",
        "of": [{"Expert_id": 1}],
    }


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("PT4M12S", 252),
        ("P1DT2H", 93600),
        ("PT0.5S", 0.5),
        ("P2W", 1209600),
        ("PT1H0M3,25S", 3603.25),
    ],
)
def test_durations_are_read(text, seconds):
    assert iso_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "P", "PT", "4M", "P1M", None, 7])
def test_what_is_no_duration_is_refused(text):
    with pytest.raises(ValueError, match="no duration"):
        iso_duration(text)


def test_a_conversation_lasts_as_long_as_its_instants_say(calm):
    for document in calm.values():
        one = document["conversation"]
        begin, end = (datetime.fromisoformat(one[name]) for name in ("createdAt", "closedAt"))
        assert document["as_set"]["duration_seconds"] == pytest.approx(
            (end - begin).total_seconds(), abs=0.002
        )


def test_nothing_is_asked_of_visitors_but_their_ids(calm):
    assert '"email"' not in json.dumps(calm)
    visitors = [one["conversation"]["visitor"] for one in calm.values()]
    assert {name for one in visitors for name in one} == {"id", "externalId"}


def test_an_instant_of_a_message_moves_its_conversation():
    document = {
        "conversation": {
            "id": "c",
            "createdAt": "2026-10-19T10:00:00Z",
            "closedAt": "2026-10-19T10:12:41Z",
        },
        "messages": [{"as_set": {"at": "2026-10-19T12:20:00+02:00"}}],
    }

    found = iadvize.identify_conversation(document)

    assert found.updated_at == datetime(2026, 10, 19, 10, 20, tzinfo=UTC)
