"""How Gorgias lists things: page by page, each with the cursor of the next one."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from chatmart.errors import ChatmartError
from chatmart.http import Refused
from chatmart.http.answers import Json
from chatmart.sources.instants import iso
from chatmart.sources.vendor import Document, Vendor
from chatmart.sources.walking import Guard

PAGE = 100  # rows; nobody can ask for more
BOT = "bot"  # the role of a user
# addresses of machines, and what mail servers add to a message
NEVER_KEPT = frozenset({"headers", "ip", "ip_address", "location_info", "user_agent"})

Asked = Sequence[tuple[str, str]]


def pages(
    vendor: Vendor, what: str, asked: Asked = (), resume: str | None = None
) -> Iterator[tuple[list[Document], str | None]]:
    """Yield the rows of each page with the cursor of the page after it.

    A cursor runs out when a walk takes very long: then the list is read again from its top, as long
    as each walk gets farther than the one before.
    """
    guard, cursor, depth, failed_at = Guard(what), resume, 0, -1
    while True:
        place = [("cursor", cursor)] if cursor else []
        try:
            body = vendor.api.get(f"api/{what}", [*asked, ("limit", str(PAGE)), *place]).json
        except Refused:
            if cursor is None or depth <= failed_at:
                raise
            guard, cursor, depth, failed_at = Guard(what), None, 0, depth
            continue
        rows, cursor = _read(vendor, what, body)
        depth += 1
        yield rows, cursor
        if cursor is None:
            return
        guard.pass_(cursor)


def newest_of(vendor: Vendor, what: str, rows: list[Document], field: str) -> list[datetime]:
    """The instants of rows that were asked for newest first; anything else would lose some."""
    instants = [instant_of(row, field) for row in rows]
    if instants != sorted(instants, reverse=True):
        raise ChatmartError(
            f"'{vendor.source.name}' did not list {what} by {field}, newest first.",
            "Gorgias has changed what order_by means: nothing more can be read until chatmart "
            "knows it.",
        )
    return instants


def instant_of(row: Document, field: str) -> datetime:
    """What never changed has no other instant than that of its creation."""
    return iso(row.get(field) or row["created_datetime"])


def newest(*instants: object) -> datetime:
    return max(iso(one) for one in instants if one is not None)


def kept(value: Json) -> Json:
    """All of it but what is never kept, at any depth."""
    if isinstance(value, dict):
        return {name: kept(one) for name, one in value.items() if name not in NEVER_KEPT}
    return [kept(one) for one in value] if isinstance(value, list) else value


def bots(vendor: Vendor) -> frozenset[int]:
    users = (row for rows, _ in pages(vendor, "users") for row in rows)
    return frozenset(row["id"] for row in users if (row.get("role") or {}).get("name") == BOT)


def unknown(vendor: Vendor, what: str) -> ChatmartError:
    return ChatmartError(
        f"'{vendor.source.name}' answered with {what} in a form that is not known.",
        f"Check that base_url of [sources.{vendor.source.name}] is that of Gorgias.",
    )


def _read(vendor: Vendor, what: str, body: Json) -> tuple[list[Document], str | None]:
    rows = body.get("data") if isinstance(body, dict) else None
    if not isinstance(rows, list) or not all(_has_id(row) for row in rows):
        raise unknown(vendor, what)
    meta = body.get("meta")
    return rows, _cursor(meta) if isinstance(meta, dict) else None


def _cursor(meta: dict[str, Any]) -> str | None:
    """Some lists give an address instead of a cursor."""
    if meta.get("next_cursor"):
        return str(meta["next_cursor"])
    following = parse_qs(urlsplit(str(meta.get("next_items") or "")).query).get("cursor")
    return following[0] if following else None


def _has_id(row: object) -> bool:
    return isinstance(row, dict) and isinstance(row.get("id"), int)
