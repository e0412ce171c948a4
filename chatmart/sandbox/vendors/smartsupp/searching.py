"""The search of conversations: a query, an order, and pages that go on after the last item."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from chatmart.sandbox.vendors.smartsupp.records import Document

DATES = {"createdAt": "created_at", "finishedAt": "finished_at", "updatedAt": "updated_at"}
SORTS = DATES | {name: name for name in DATES.values()}
MOST_A_PAGE = 200
DEFAULT_SIZE = 50

Keep = Callable[[Document], bool]
Position = tuple[int, str]  # of a document in the order


class Invalid(Exception):
    """The search is not one that can be answered."""


def search(documents: Sequence[Document], asked: Mapping[str, Any]) -> Document:
    """Give a page; `after` is the place of its last item, and null on an empty page."""
    size = asked.get("size", DEFAULT_SIZE)
    if not isinstance(size, int) or not 1 <= size <= MOST_A_PAGE:
        raise Invalid("size")
    zone = _zone(asked.get("timezone"))
    keeps = [_condition(part, zone) for part in asked.get("query") or ()]
    field, is_descending = _order(asked.get("sort") or [{"createdAt": "desc"}])
    placed = [(_position(one, field), one) for one in documents if all(keep(one) for keep in keeps)]
    placed.sort(key=lambda pair: pair[0], reverse=is_descending)
    total = len(placed)
    if asked.get("after") is not None:
        after = _after(asked["after"])
        placed = [
            pair for pair in placed if (pair[0] < after if is_descending else pair[0] > after)
        ]
    page = placed[:size]
    return {
        "total": total,
        "after": list(page[-1][0]) if page else None,
        "items": [document for _, document in page],
    }


def _condition(part: object, zone: tzinfo) -> Keep:
    match part:
        case {"field": str(field), "value": [str(first), str(last)]} if field in DATES:
            earliest, latest = _instant(first, zone), _instant(last, zone)
            return lambda one: _is_between(one[DATES[field]], earliest, latest)
        case {"field": "status", "value": [*words]}:
            return lambda one: one["status"] in words
        case {"field": "status", "value": str(word)}:
            return lambda one: bool(one["status"] == word)
    raise Invalid("query")


def _is_between(text: str | None, earliest: datetime, latest: datetime) -> bool:
    return text is not None and earliest <= datetime.fromisoformat(text) <= latest


def _order(sort: object) -> tuple[str, bool]:
    match sort:
        case [dict(one), *_] if len(one) == 1:
            ((field, direction),) = one.items()
            if field in SORTS and direction in ("asc", "desc"):
                return SORTS[field], direction == "desc"
    raise Invalid("sort")


def _position(one: Document, field: str) -> Position:
    at = one[field]
    milliseconds = round(datetime.fromisoformat(at).timestamp() * 1000) if at else 0
    return milliseconds, one["id"]


def _after(value: object) -> Position:
    match value:
        case [int(milliseconds), str(identity)]:
            return milliseconds, identity
    raise Invalid("after")


def _zone(name: object) -> tzinfo:
    try:
        return ZoneInfo(str(name)) if name else UTC
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise Invalid("timezone") from error


def _instant(text: str, zone: tzinfo) -> datetime:
    """A date that says it is UTC is UTC, whatever time zone the query names."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise Invalid("query") from error
    return at if at.tzinfo else at.replace(tzinfo=zone)
