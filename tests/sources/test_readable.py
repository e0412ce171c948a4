from decimal import Decimal

import pytest

from chatmart.sources import readable

ORDER = {
    "total": "10.50",
    "tax": None,
    "created_on": "2026-10-20T03:15:00Z",
    "lines": [{"price": 5}, {"price": Decimal("2.5")}, {}, None],
}


def check(**changes):
    readable.check(ORDER | changes, ("total", "tax", "lines.price"), ("created_on", "lines.at"))


def test_amounts_are_text_or_numbers_or_absent():
    check()


@pytest.mark.parametrize(
    "changes",
    [
        {"total": "much"},
        {"total": ""},
        {"total": "NaN"},
        {"tax": {"fee": 1}},
        {"lines": [{"price": "5,0"}]},
        {"lines": [{"at": "yesterday"}]},
        {"created_on": 20261020},
    ],
)
def test_what_is_none_is_refused_wherever_it_stands(changes):
    with pytest.raises(ValueError, match=r"."):
        check(**changes)


@pytest.mark.parametrize("wrong", ["maybe", 2, {"is": True}, ""])
def test_flags_are_true_or_false_in_any_spelling(wrong):
    readable.check({"a": True, "b": "False", "c": 0, "d": None}, flags=("a", "b", "c", "d", "e"))

    with pytest.raises(readable.Odd, match="`a` is neither true nor false"):
        readable.check({"a": wrong}, flags=("a",))


@pytest.mark.parametrize("wrong", [None, "", "  ", True, 1.5, {"id": 1}, ["1"]])
def test_an_id_is_text_or_a_whole_number(wrong):
    assert (readable.identity({"id": 7}), readable.identity({"id": "co7"})) == ("7", "co7")
    assert (readable.number({"id": 7}), readable.number({"id": "007"})) == ("7", "7")

    with pytest.raises(readable.Odd, match="`id`"):
        readable.identity({"id": wrong})


def test_epochs_of_another_unit_are_none():
    readable.check({"at": 1763625120}, seconds=("at",))
    readable.check({"at": "1763625120000"}, milliseconds=("at",))

    with pytest.raises(readable.Odd, match="`at` is no instant"):
        readable.check({"at": 1763625120000}, seconds=("at",))
    with pytest.raises(readable.Odd, match="`at` is no instant"):
        readable.check({"at": 1763625120}, milliseconds=("at",))
