"""Each night after the first brings some of everything, in both shops."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest

from chatmart import sandbox
from chatmart.errors import ChatmartError
from chatmart.sandbox import asof, nights
from chatmart.sandbox.documents import STREAMS
from chatmart.sandbox.shops import world
from chatmart.sandbox.truth import truth
from chatmart.sandbox.world import Message, Rated, Tagged

SHOPS = pytest.mark.parametrize("place", [0, 1], ids=["petal-cz", "petal-vn"])
LATER = pytest.mark.parametrize("night", nights.later_nights())


def window(night):
    return nights.as_of(night - 1), nights.as_of(night)


@cache
def known_truth(night):
    return truth(night)["accounts"]


def changes(histories, place, night):
    return known_truth(night)[histories[place].shop.account]["since_the_night_before"]


@cache
def messages(place, night):
    """Of all conversations that are there, by id."""
    documents = STREAMS["conversations"](world()[place], nights.as_of(night))
    return {message["id"]: message for one in documents for message in one["messages"]}


def test_nights_are_a_day_apart():
    instants = [nights.as_of(night) for night in (1, 2, nights.NIGHTS + 1)]

    assert instants == [datetime(2026, 11, day, tzinfo=UTC) for day in (1, 2, 8)]


@pytest.mark.parametrize("night", [0, -1, nights.NIGHTS + 2])
def test_a_night_that_is_not_lived_is_refused(night, tmp_path):
    with pytest.raises(ChatmartError, match=f"no night {night}") as refusal:
        sandbox.write(tmp_path / "sample", night)

    assert "from 1 to 8" in refusal.value.remedy
    assert not (tmp_path / "sample").exists()


@LATER
@SHOPS
def test_every_night_has_some_of_each_kind(histories, place, night):
    since = changes(histories, place, night)

    assert [name for name, found in since.items() if not found] == []


@LATER
def test_deletions_stay_few(histories, night):
    deleted = [
        one
        for place in (0, 1)
        for name in ("deleted_conversations", "deleted_orders")
        for one in changes(histories, place, night)[name]
    ]

    assert 3 <= len(deleted) <= 6


@LATER
@SHOPS
def test_what_was_deleted_had_been_there_and_had_credit(histories, place, night):
    history, (before, _) = histories[place], window(night)
    since = changes(histories, place, night)
    convinced = {one.conversation_id for one in asof.orders(history, before)} - {None}
    orders = {one.id: one for one in asof.orders(history, before)}
    known = {one.id for one in asof.conversations(history, before)}

    assert set(since["deleted_conversations"]) <= known
    assert convinced & set(since["deleted_conversations"])
    assert any(orders[one].conversation_id in known for one in since["deleted_orders"])


@LATER
@SHOPS
def test_a_deleted_message_keeps_its_place_and_loses_its_text(histories, place, night):
    (deleted,) = changes(histories, place, night)["deleted_messages"]

    then, now = (messages(place, each)[deleted] for each in (night - 1, night))

    assert "text" in then
    assert now == {name: value for name, value in then.items() if name != "text"}


@LATER
@SHOPS
def test_old_conversations_are_tagged_and_rated(histories, place, night):
    history, (before, as_of) = histories[place], window(night)
    kinds = Counter(
        type(event)
        for one in history.conversations
        for event in one.events
        if one.created_at < before - timedelta(days=2) and before <= event.at < as_of
    )

    assert kinds[Tagged]
    assert kinds[Rated]


@LATER
@SHOPS
def test_some_clocks_are_behind(histories, place, night):
    history, (before, as_of) = histories[place], window(night)
    skewed = [
        one.created_at - one.events[0].at
        for one in history.conversations
        if before <= one.created_at < as_of
        and isinstance(one.events[0], Message)
        and one.events[0].at < one.created_at
    ]

    assert len(skewed) == 2
    assert max(skewed) < timedelta(seconds=10)


@LATER
@SHOPS
def test_updates_do_not_come_in_the_order_of_ids(histories, place, night):
    history, (before, as_of) = histories[place], window(night)
    updates = [asof.updated_at(one, as_of) for one in asof.conversations(history, as_of)]
    of_the_night = [at for at in updates if at >= before]

    assert of_the_night != sorted(of_the_night)


@LATER
@SHOPS
def test_refunds_come_whole_and_in_parts(histories, place, night):
    history, (before, as_of) = histories[place], window(night)
    refunded = [
        (one, asof.refunds(one, as_of))
        for one in asof.orders(history, as_of)
        if any(before <= refund.at < as_of for refund in one.refunds)
    ]

    assert any(
        refunds[0].amount == one.total and asof.status(one, as_of) == "delivered"
        for one, refunds in refunded
    )
    assert any(
        len(refunds) > 1 and sum(refund.amount for refund in refunds) < one.total
        for one, refunds in refunded
    )


@LATER
@SHOPS
def test_an_order_without_customer_is_placed(histories, place, night):
    history, (before, as_of) = histories[place], window(night)

    assert any(
        one.customer is None for one in asof.orders(history, as_of) if one.created_at >= before
    )


@SHOPS
def test_test_orders_are_no_orders(histories, place):
    history = histories[place]
    tests = {one.id for one in history.orders if one.is_test}
    as_of = nights.as_of(nights.NIGHTS + 1)

    assert len(tests) == nights.NIGHTS
    assert not tests & {one["id"] for one in STREAMS["orders"](history, as_of)}
    assert tests <= {one.id for one in asof.orders(history, as_of, with_tests=True)}


@LATER
@SHOPS
def test_days_of_web_analytics_grow_for_three_days_only(histories, place, night):
    grown = changes(histories, place, night)["late_web_hits"]
    first = (nights.as_of(night) - timedelta(days=5)).date().isoformat()

    assert min(grown) >= first
    assert all(count > 0 for hits in grown.values() for count in hits.values())


@SHOPS
def test_who_is_merged_stays_merged(histories, place):
    history = histories[place]
    changed = changes(histories, place, 2)["conversations_merged"]

    after = {one.id: asof.contact(one, nights.as_of(8)).id for one in history.conversations}
    first = {one.id: one.contact.id for one in history.conversations}

    assert all(after[one] != first[one] for one in changed)
    assert not {first[one] for one in changed} & set(after.values())
