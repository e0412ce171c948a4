from datetime import UTC, datetime

import pytest

from chatmart.sources.instants import iso
from chatmart.sources.walking import dumps

NINE = datetime(2026, 11, 20, 9, 0, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-20T09:00:01",
        "2026-11-20T09:00:01Z",
        "2026-11-20 10:00:01+01:00",
        "2026-11-20T16:00:01+0700",
        " 2026-11-20T09:00:01.000000+00:00 ",
    ],
)
def test_an_instant_without_an_offset_is_utc(text):
    assert iso(text) == NINE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "2026-W47-5",  # databases read no weeks
        "2026-11-20T09:00:01+16:00",
        "2026-11-20T25:00:01Z",
        "9999-12-31T23:59:59-05:00",
        "0001-01-01T00:00:00+05:00",
        "0000-00-00 00:00:00",
        1763625120,
        None,
    ],
)
def test_what_is_no_instant_is_a_value_error(text):
    with pytest.raises(ValueError, match=r"no instant|out of range|must be in"):
        iso(text)


def test_half_a_character_is_written_as_it_came():
    assert dumps({"text": "\ud83d"}) == b'{"text": "\\ud83d"}'
