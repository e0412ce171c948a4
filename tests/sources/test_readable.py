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
