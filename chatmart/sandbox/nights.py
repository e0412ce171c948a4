"""When the nights of the sandbox are: the first knows 60 days, each later one a day more."""

from datetime import UTC, datetime, timedelta

from chatmart.errors import ChatmartError

NIGHTS = 7  # days that are lived after the first night

_FIRST = datetime(2026, 11, 1, tzinfo=UTC)


def as_of(night: int) -> datetime:
    """What happened before this instant is known in that night, which counts from 1."""
    if not 1 <= night <= NIGHTS + 1:
        raise ChatmartError(
            f"The sandbox has no night {night}.", f"Name a night from 1 to {NIGHTS + 1}."
        )
    return _FIRST + timedelta(days=night - 1)


def later_nights() -> range:
    """The nights that have one before them."""
    return range(2, NIGHTS + 2)
