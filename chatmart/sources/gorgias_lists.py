"""How Gorgias lists things: page by page, each with the cursor of the next one."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from chatmart.errors import ChatmartError
from chatmart.http import Refused
from chatmart.http.answers import Json
from chatmart.sources import readable
from chatmart.sources.instants import iso
from chatmart.sources.vendor import Document, Vendor
from chatmart.sources.walking import Guard

PAGE = 100  # rows; nobody can ask for more
BOT = "bot"  # the role of a user
# addresses of machines, and what mail servers add to a message
NEVER_KEPT = frozenset({"headers", "ip", "ip_address", "location_info", "user_agent"})

Asked = Sequence[tuple[str, str]]


def pages(
    vendor: Vendor,
    what: str,
    asked: Asked = (),
    resume: str | None = None,
    aside: list[Json] | None = None,
) -> Iterator[tuple[list[Document], str | None]]:
    """Yield the rows of each page with the cursor of the page after it.

    A cursor runs out when a walk takes very long: then the list is read again from its top, as long
    as each walk gets farther than the one before. What is no record goes into `aside`; without
    that it is refused.
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
        rows, odd, cursor = _read(vendor, what, body)
        if odd and aside is None:
            raise unknown(vendor, what)
        if aside is not None:
            aside += odd
        depth += 1
        yield rows, cursor
        if cursor is None:
            return
        guard.pass_(cursor)
        guard.moves([[row["id"] for row in rows], what])


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


def dated(rows: list[Document], field: str, aside: list[Json]) -> list[Document]:
    """Those that say when they changed; the others go aside."""
    found = []
    for row in rows:
        try:
            instant_of(row, field)
            found.append(row)
        except (KeyError, ValueError):
            aside.append(row)
    return found


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
    users = (row for rows, _ in pages(vendor, "users", aside=[]) for row in rows)
    return frozenset(row["id"] for row in users if part(row, "role").get("name") == BOT)


def part(value: object, name: str) -> Document:
    """A table within a table; an empty one for anything else."""
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def unknown(vendor: Vendor, what: str) -> ChatmartError:
    return ChatmartError(
        f"'{vendor.source.name}' answered with {what} in a form that is not known.",
        f"Check that base_url of [sources.{vendor.source.name}] is that of Gorgias.",
    )


def _read(vendor: Vendor, what: str, body: Json) -> tuple[list[Document], list[Json], str | None]:
    """The records of a page, what else it holds, and the cursor of the next one."""
    held = body.get("data") if isinstance(body, dict) else None
    if not isinstance(held, list):
        raise unknown(vendor, what)
    rows: list[Document] = []
    odd: list[Json] = []
    for row in held:
        try:
            number = int(readable.number(row))
            rows.append({**row, "id": number})
        except readable.Odd:
            odd.append(row)
    meta = body.get("meta")
    return rows, odd, _cursor(meta) if isinstance(meta, dict) else None


def _cursor(meta: dict[str, Any]) -> str | None:
    """Some lists give an address instead of a cursor."""
    if meta.get("next_cursor"):
        return str(meta["next_cursor"])
    following = parse_qs(urlsplit(str(meta.get("next_items") or "")).query).get("cursor")
    return following[0] if following else None
