"""How iAdvize pages: edges, and the cursor of the last one."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from graphql import GraphQLError

Document = dict[str, Any]
Row = TypeVar("Row")

LARGEST_PAGE = 100


def connection(
    rows: Sequence[Row],
    first: int,
    after: str | None,
    made: Callable[[Row], object] = lambda row: row,
    key: Callable[[Row], str] | None = None,
) -> Document:
    """A cursor is the place of a row, or its key where others may come before it."""
    if not 1 <= first <= LARGEST_PAGE:
        raise GraphQLError(f"first must be between 1 and {LARGEST_PAGE}")
    begin = 0
    if after is not None:
        begin = _after(rows, _read(after), key)
    shown = rows[begin : begin + first]
    last = (key(shown[-1]) if key else str(begin + len(shown))) if shown else None
    return {
        "edges": [{"node": made(row)} for row in shown],
        "pageInfo": {
            "endCursor": b64encode(last.encode()).decode() if last else None,
            "hasNextPage": begin + len(shown) < len(rows),
        },
    }


def utc(at: datetime) -> str:
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"


def instant(text: str) -> datetime:
    """Input may have any offset, but has one."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise GraphQLError("This is no DateTime") from None
    if at.tzinfo is None:
        raise GraphQLError("A DateTime needs an offset")
    return at


def _after(rows: Sequence[Row], cursor: str, key: Callable[[Row], str] | None) -> int:
    if key is None:
        return int(cursor)
    return next((place for place, row in enumerate(rows) if key(row) > cursor), len(rows))


def _read(cursor: str) -> str:
    try:
        return b64decode(cursor, validate=True).decode()
    except ValueError:
        raise GraphQLError("The cursor is not valid") from None
