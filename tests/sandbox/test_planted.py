"""The planted truth is in the world, and in the documents as far as they can show it."""

from datetime import date, datetime, timedelta

import pytest

from chatmart.sandbox import asof, nights
from chatmart.sandbox.documents import STREAMS
from chatmart.sandbox.people import SHARED_MAILBOX
from chatmart.sandbox.rhythm import LAST_DAY, midnight_after
from chatmart.sandbox.truth import planted
from tests.reference.customers import customers

SHOPS = pytest.mark.parametrize("place", [0, 1], ids=["petal-cz", "petal-vn"])


def is_near(rate, planted):
    """Within three standard deviations of what was planted."""
    return abs(rate.value - planted) <= 3 * (planted * (1 - planted) / rate.denominator) ** 0.5


@SHOPS
def test_conversations_convert_at_the_planted_rates(histories, place):
    history = histories[place]
    rates = planted.converted_conversations(history)

    assert all(
        is_near(rates[answered], rate)
        for answered, rate in planted.planted_conversion(history.shop).items()
    )


@SHOPS
def test_a_conversation_that_convinced_has_one_order_and_no_other_has(histories, place):
    history = histories[place]
    convinced = sorted(one.id for one in history.conversations if one.led_to_order)

    assert sorted(one.conversation_id for one in history.orders if one.conversation_id) == convinced


@SHOPS
def test_orders_follow_their_conversation_in_hours_days_and_weeks(histories, place):
    history = histories[place]
    counts = [
        len(planted.orders_from_conversations(history, timedelta(hours=hours)))
        for hours in (0, 1, 48, 120, 744)
    ]

    assert counts == sorted(set(counts))
    assert 0.8 < counts[3] / counts[4] < 0.98


@SHOPS
def test_who_chats_during_a_visit_buys_more(histories, place):
    rates = planted.converted_visits(histories[place])

    assert rates[True].value > 1.5 * rates[False].value


def test_web_events_show_the_visits_that_were_tracked(histories, documents):
    shown = sum(
        one["event_count"]
        for one in documents["web_events"]
        if one["event_name"] == "session_start"
    )
    happened = sum(
        visit.is_tracked
        and visit.started_at < midnight_after(LAST_DAY, history.shop.zone)
        and visit.started_at + visit.late_by < nights.as_of(1)
        for history in histories
        for visit in history.visits
    )

    assert shown == happened


@SHOPS
def test_cancelled_orders_are_those_of_the_documents(histories, documents, place):
    history = histories[place]
    cancelled = planted.cancelled_orders(history, nights.as_of(1))

    assert {one.id for one in cancelled} == {
        one["id"]
        for one in documents["orders"]
        if one["account"] == history.shop.account and one["status"] == "cancelled"
    }


def test_identifiers_never_make_two_people_one(histories, documents):
    persons = {}
    for history in histories:
        account = history.shop.account
        persons |= {
            ("conversations", account, one.id): one.person_id for one in history.conversations
        }
        persons |= {("orders", account, one.id): one.person_id for one in history.orders}
        persons |= {("customers", account, one.shop_customer_id): one.id for one in history.persons}
    people_of_customer: dict[int, set[str]] = {}
    for record, customer in customers(documents, {("email", SHARED_MAILBOX)}).items():
        people_of_customer.setdefault(customer, set()).add(persons[record])

    assert {len(people) for people in people_of_customer.values()} == {1}


def test_most_people_are_found_again_by_what_they_left(histories, documents):
    linked = customers(documents, {("email", SHARED_MAILBOX)})
    recognised = len(
        {customer for (stream, *_), customer in linked.items() if stream == "conversations"}
    )
    wrote = sum(
        planted.people_who_wrote(asof.conversations(history, nights.as_of(1)))
        for history in histories
    )

    # who writes on two channels without an e-mail or a phone stays two people
    assert 0.8 < wrote / recognised < 1


@SHOPS
def test_an_earlier_night_knows_less_and_nothing_else(histories, place):
    history = histories[place]
    earlier = midnight_after(date(2026, 10, 20), history.shop.zone)
    last = midnight_after(LAST_DAY, history.shop.zone)

    for name in ("conversations", "orders"):
        then = {one["id"]: one for one in STREAMS[name](history, earlier)}
        now = {one["id"]: one for one in STREAMS[name](history, last)}

        assert then.keys() < now.keys()
        assert all(datetime.fromisoformat(one["updated_at"]) < earlier for one in then.values())
        assert all(
            one == now[key] or one["updated_at"] < now[key]["updated_at"]
            for key, one in then.items()
        )
