import pytest

from chatmart.sandbox.nights import as_of, later_nights
from chatmart.sandbox.vendors.ids import KINDS, Ids, contact_id


@pytest.fixture(scope="module", params=["petal-cz", "petal-vn"])
def history(request, histories):
    return next(one for one in histories if one.shop.account == request.param)


@pytest.mark.parametrize("kind", KINDS)
def test_every_id_leads_back_to_what_has_it(history, kind):
    ids = Ids(history)
    world_ids = list(dict.fromkeys(KINDS[kind](history)))

    numbers = [ids.number(kind, one) for one in world_ids]
    uuids = [ids.uuid(kind, one) for one in world_ids]

    assert world_ids
    assert [ids.world_id(kind, one) for one in numbers] == world_ids
    assert [ids.world_id_of_uuid(kind, one.upper()) for one in uuids] == world_ids


def test_contacts_have_ids_whatever_they_become(history):
    ids = Ids(history)

    numbers = {
        ids.number("contact", contact_id(one, as_of(night)))
        for one in history.conversations
        for night in (1, *later_nights())
    }

    assert len(numbers) > 1


def test_no_two_things_have_the_same_number(history):
    ids = Ids(history)

    numbers = [ids.number(kind, one) for kind in KINDS for one in set(KINDS[kind](history))]

    assert len(numbers) == len(set(numbers))


def test_numbers_go_up_in_the_order_of_the_world(history):
    ids = Ids(history)

    numbers = [ids.number("order", order.id) for order in history.orders]

    assert numbers == sorted(numbers)


def test_ids_are_the_same_whenever_and_in_whatever_order_they_are_asked_for(history):
    first, second = Ids(history), Ids(history)
    order, message = history.orders[7].id, history.conversations[3].events[0].id

    forward = first.number("order", order), first.uuid("message", message)
    backward = second.uuid("message", message), second.number("order", order)

    assert forward == backward[::-1]


@pytest.mark.parametrize("number", [0, 10_000_000, 19_999_999, -1])
def test_a_number_of_nothing_is_a_key_error(history, number):
    with pytest.raises(KeyError):
        Ids(history).world_id("conversation", number)


def test_the_uuid_of_nothing_is_a_key_error(history):
    with pytest.raises(KeyError):
        Ids(history).uuid("conversation", "nobody")
    with pytest.raises(KeyError):
        Ids(history).world_id_of_uuid("conversation", "6d0d8a0c-6c1e-4f53-9d0b-2f4f5a3a7b11")
