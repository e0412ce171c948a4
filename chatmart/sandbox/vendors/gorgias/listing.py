"""Gorgias' lists: filters, orders, and pages that are found by a cursor."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import datetime
from itertools import islice
from operator import ge, gt, le, lt

import orjson
from starlette.requests import Request

from chatmart.sandbox.vendors.gorgias.forms import Document, instant_of
from chatmart.sandbox.vendors.gorgias.limits import Limits

Place = tuple[str, int]
Placed = tuple[Place, Document]

_PAGE, _LARGEST_PAGE, _LONGEST_CURSOR = 30, 100, 512


class BadRequest(Exception):
    """A parameter was not taken; its name is the argument."""


def _is_asked(one: Document, request: Request) -> bool:
    """Whether the filters let a row through; what is not known as a filter is ignored."""
    asked = request.query_params
    for name in ("object_id", "object_type", "ticket_id"):
        if name in asked and name in one and str(one[name]) != asked[name]:
            return False
    customer = one.get("customer")
    if "customer_id" in asked and customer and str(customer["id"]) != asked["customer_id"]:
        return False
    for name, field in (("types", "type"), ("user_ids", "user_id"), ("ticket_ids", "id")):
        wanted = [*asked.getlist(name), *asked.getlist(f"{name}[]")]
        if wanted and field in one and str(one[field]) not in wanted:
            return False
    if asked.get("trashed") == "false" and one.get("trashed_datetime"):
        return False
    return _is_within(one, asked) if "object_type" in one else True


def _is_within(one: Document, asked: Mapping[str, str]) -> bool:
    at = instant_of(one["created_datetime"])
    for word, holds in (("gt", gt), ("gte", ge), ("lt", lt), ("lte", le)):
        name = f"created_datetime[{word}]"
        if name in asked and not holds(at, _instant(asked[name], name)):
            return False
    return True


def _instant(text: str, name: str) -> datetime:
    try:
        return instant_of(text)
    except ValueError:
        raise BadRequest(name) from None


def order_of(request: Request, orders: tuple[str, ...]) -> tuple[str, bool]:
    """The field by which a list is ordered, and whether the last comes first."""
    asked = request.query_params
    name, _, direction = asked.get("order_by", f"{orders[0]}:desc").partition(":")
    if name not in orders or direction not in ("asc", "desc", ""):
        raise BadRequest("order_by")
    return name, direction == "desc"


def placed(rows: list[Document], name: str, is_descending: bool) -> list[Placed]:
    places = [(_place(row, name), row) for row in rows]
    return sorted(places, key=lambda one: one[0], reverse=is_descending)


def page(rows: list[Placed], request: Request, is_descending: bool, limits: Limits) -> Document:
    asked = request.query_params
    limit = asked.get("limit", str(_PAGE))
    if not (limit.isdigit() and 1 <= int(limit) <= _LARGEST_PAGE):
        raise BadRequest("limit")
    if "cursor" in asked:
        after = _position(asked["cursor"], limits)
        is_next = lt if is_descending else gt
        rows = [one for one in rows if is_next(one[0], after)]
    shown = [
        one for one in islice((it for it in rows if _is_asked(it[1], request)), int(limit) + 1)
    ]
    has_more = len(shown) > int(limit)
    shown = shown[: int(limit)]
    return {
        "data": [row for _, row in shown],
        "object": "list",
        "uri": str(request.url.path),
        "meta": {
            "prev_cursor": None,
            "next_cursor": _cursor(shown[-1][0], limits) if has_more else None,
        },
    }


def _place(row: Document, name: str) -> Place:
    value = row[name]
    return (instant_of(value).isoformat() if name.endswith("datetime") else value), row["id"]


def _cursor(position: Place, limits: Limits) -> str:
    return b64encode(orjson.dumps([*position, limits.asked])).decode()


def _position(cursor: str, limits: Limits) -> Place:
    try:
        value, number, given_at = orjson.loads(b64decode(cursor[:_LONGEST_CURSOR]))
    except ValueError:
        raise BadRequest("cursor") from None
    if limits.asked - given_at > limits.cursor_lives:
        raise BadRequest("cursor")
    return value, number
