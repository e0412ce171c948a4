"""Answers of Gorgias that are odd in one place, and must cost no more than that place."""

import pytest

from chatmart.errors import ChatmartError
from chatmart.sandbox.nights import as_of
from tests.sources.gorgiases import BEGIN, STREAMS, ask, opened, page, payload, small
from tests.sources.staging import land, rows

NOON = "2026-10-30T12:00:00"  # as Gorgias writes it: UTC without saying so


def ticket(number, **changes):
    return {**payload("ticket"), "id": number, "updated_datetime": NOON, **changes}


@pytest.fixture
def gorgias(vendor_server):
    """Open a small Gorgias with these tickets, and lists with these rows."""

    def opened_with(*tickets, **lists):
        found = {str(one["id"]): one for one in tickets if isinstance(one, dict)}
        answers = {f"/{name}": _giving(held) for name, held in lists.items()}
        answers["/tickets"] = lambda request: page(list(tickets))
        answers["/tickets/{id:int}"] = lambda request: found[str(request.path_params["id"])]
        return opened(vendor_server("gorgias", routes=small(answers)))

    return opened_with


def _giving(held):
    return lambda request: page(held)


def landed(database, vendor, stream="conversations"):
    result = land(database, vendor, STREAMS[stream], BEGIN, as_of(1))
    there = {row["id"] for row in rows(database, f"gorgias__{stream}")}
    return there, result.rejected, {row["reason"] for row in rows(database, "rejected_documents")}


def test_odd_tickets_are_kept_aside_and_the_others_land(gorgias, database):
    vendor = gorgias(
        ticket(1),
        ticket("2"),
        ticket(3, customer="x", integrations="x", assignee_team="x", tags={"a": 1}),
        ticket(None),
        "no ticket",
        ticket(4, updated_datetime="soon"),
        ticket(5, closed_datetime="soon"),
        ticket(6, snooze_datetime=1793470000),
    )

    there, rejected, reasons = landed(database, vendor)

    assert (there, rejected) == ({"1", "2", "3"}, 5)
    assert "`ticket.closed_datetime` is no instant." in reasons


@pytest.mark.parametrize(
    "odd", ["x", {"id": None, "created_datetime": NOON}, {"id": 1, "created_datetime": "soon"}]
)
def test_a_ticket_with_an_odd_message_is_kept_aside(gorgias, database, odd):
    vendor = gorgias(ticket(1, messages=[odd], messages_count=1))

    assert landed(database, vendor)[:2] == (set(), 1)


def test_a_ticket_that_is_another_one_is_kept_aside(vendor_server, database):
    answers = {
        "/tickets": lambda request: page([ticket(1)]),
        "/tickets/{id:int}": lambda request: ticket(7),
    }
    vendor = opened(vendor_server("gorgias", routes=small(answers)))

    assert landed(database, vendor)[:2] == (set(), 1)


def test_odd_surveys_and_users_are_kept_aside(gorgias, database):
    survey = {"id": 1, "ticket_id": 1, "score": 4, "created_datetime": NOON}
    vendor = gorgias(
        **{"satisfaction-surveys": [survey, {**survey, "id": 2, "score": "great"}, "x"]},
        users=[{"id": 12, "role": "x"}, {"id": 13, "active": "maybe"}, {"id": None}],
        teams=[{"id": 1, "members": ["x", {"id": 12}]}, "x"],
    )

    assert landed(database, vendor, "ratings")[:2] == ({"1"}, 2)
    assert landed(database, vendor, "operators")[:2] == ({"12"}, 2)


def test_the_same_page_under_ever_new_cursors_ends(vendor_server):
    asked = []

    def listed(request):
        asked.append(request)
        return page([ticket(1)], f"cursor-{len(asked)}")

    vendor = opened(vendor_server("gorgias", routes=small({"/tickets": listed})))

    with pytest.raises(ChatmartError, match="got the same page"):
        list(STREAMS["conversations"].read(vendor, ask(BEGIN)))

    assert len(asked) < 10
