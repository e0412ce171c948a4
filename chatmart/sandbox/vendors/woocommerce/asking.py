"""The parameters that WooCommerce's lists take."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import gt, lt
from typing import Any
from zoneinfo import ZoneInfo

Document = dict[str, Any]
Bound = Callable[[Document], bool]

_LARGEST_PAGE = 100
_ORDERED_BY = {"date": "date_created_gmt", "modified": "date_modified_gmt", "id": "id"}
_BOUNDS = {
    "after": ("date_created_gmt", gt),
    "before": ("date_created_gmt", lt),
    "modified_after": ("date_modified_gmt", gt),
    "modified_before": ("date_modified_gmt", lt),
}


class Invalid(Exception):
    """A parameter was not understood; its name is the argument."""


@dataclass(frozen=True)
class Asking:
    page: int
    per_page: int
    order_by: str
    is_descending: bool
    statuses: frozenset[str]
    include: frozenset[int]
    exclude: frozenset[int]
    bounds: tuple[Bound, ...]
    fields: tuple[str, ...]


def asked(params: Mapping[str, str], zone: ZoneInfo, ignores: frozenset[str]) -> Asking:
    known = {name: value for name, value in params.items() if name not in ignores}
    own_zone = ZoneInfo("UTC") if known.get("dates_are_gmt") == "true" else zone
    order_by = known.get("orderby", "date")
    if order_by not in _ORDERED_BY or known.get("order", "desc") not in {"asc", "desc"}:
        raise Invalid("orderby")
    per_page = _number(known, "per_page", 10)
    if per_page > _LARGEST_PAGE:
        raise Invalid("per_page")
    return Asking(
        page=_number(known, "page", 1),
        per_page=per_page,
        order_by=_ORDERED_BY[order_by],
        is_descending=known.get("order", "desc") == "desc",
        statuses=frozenset(known.get("status", "any").split(",")),
        include=_numbers(known, "include"),
        exclude=_numbers(known, "exclude"),
        bounds=tuple(_bound(name, known[name], own_zone) for name in _BOUNDS if name in known),
        fields=tuple(known["_fields"].split(",")) if "_fields" in known else (),
    )


def found(rows: list[Document], asking: Asking) -> list[Document]:
    kept = [
        row
        for row in rows
        if _has_status(row, asking.statuses)
        and (not asking.include or row["id"] in asking.include)
        and row["id"] not in asking.exclude
        and all(fits(row) for fits in asking.bounds)
    ]

    # refunds are never modified
    def key(row: Document) -> tuple[Any, int]:
        return (row.get(asking.order_by) or row["date_created_gmt"], row["id"])

    return sorted(kept, key=key, reverse=asking.is_descending)


def _has_status(row: Document, statuses: frozenset[str]) -> bool:
    """`any` is all but the trash; refunds have no status."""
    if "status" not in row:
        return True
    return row["status"] in statuses or ("any" in statuses and row["status"] != "trash")


def _bound(name: str, text: str, zone: ZoneInfo) -> Bound:
    field, compare = _BOUNDS[name]
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise Invalid(name) from error
    bound = (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC).replace(tzinfo=None)
    return lambda row: compare(datetime.fromisoformat(row[field]), bound)


def _number(params: Mapping[str, str], name: str, default: int) -> int:
    text = params.get(name, str(default))
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise Invalid(name)
    return int(text)


def _numbers(params: Mapping[str, str], name: str) -> frozenset[int]:
    try:
        return frozenset(int(one) for one in params.get(name, "").split(",") if one)
    except ValueError as error:
        raise Invalid(name) from error
