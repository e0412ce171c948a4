"""Answers of Zoho that are odd in one place, and must cost no more than that place."""

import pytest

from chatmart.sources import zoho, zoho_desk, zoho_salesiq
from chatmart.sources.readable import Odd

AT = "2026-10-30T09:00:00.000Z"
AT_MS = "1793350800000"


def ticket(**changes):
    row = {"id": "7", "createdTime": AT, "modifiedTime": AT, "closedTime": None, **changes}
    return {"ticket": row, "conversations": []}


def test_what_is_no_record_is_handed_on_to_be_kept_aside():
    assert zoho.rows("desk", {"data": [{"id": "1"}, "x", None]}) == [
        {"id": "1"},
        {"as_sent": "x"},
        {"as_sent": None},
    ]


@pytest.mark.parametrize("size", [3, 60])
def test_a_list_that_heeds_no_index_is_read_once(size):
    rows = [{"id": str(number)} for number in range(size)]

    assert len(zoho.chained(lambda start: rows, 50, "agents")) == size


def test_an_id_of_a_ticket_may_be_a_number():
    assert zoho_desk.identify_ticket(ticket(id=7)).id == "7"


@pytest.mark.parametrize(
    "changes",
    [{"id": None}, {"id": 1.5}, {"id": {"a": 1}}, {"closedTime": "soon"}, {"createdTime": 5}],
)
def test_a_ticket_that_cannot_be_built_upon_has_no_identity(changes):
    with pytest.raises(Odd):
        zoho_desk.identify_ticket(ticket(**changes))


@pytest.mark.parametrize("part", [{"id": None, "createdTime": AT}, {"id": "1"}, {"as_sent": "x"}])
def test_nor_has_one_with_an_odd_thread(part):
    with pytest.raises(ValueError, match=r"."):
        zoho_desk.identify_ticket({**ticket(), "conversations": [part]})


@pytest.mark.parametrize(
    "changes", [{"id": "x"}, {"start_time": "soon"}, {"end_time": "1793350800"}]
)
def test_a_chat_that_cannot_be_built_upon_has_no_identity(changes):
    row = {"id": "7", "start_time": AT_MS, "last_modified_time": AT_MS}

    assert zoho_salesiq.identify_conversation({"conversation": row}).id == "7"
    with pytest.raises(Odd):
        zoho_salesiq.identify_conversation({"conversation": {**row, **changes}})
