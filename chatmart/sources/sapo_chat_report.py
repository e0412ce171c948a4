"""Reads exported reports "Chat OmniAI overview" of Sapo: a row tells of a page on a day."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

from chatmart.errors import ChatmartError
from chatmart.sources import Cursor, Entry, Unchanged, Unreadable
from chatmart.sources.ndjson import digest, file_digest
from chatmart.sources.sapo_chat_report_files import Row, files, rows
from chatmart.sources.vendor import Ask, Document, Identity, Spec, Stream, Vendor
from chatmart.sources.walking import lines

FIGURES = (
    "reached",
    "cared",
    "orders",
    "cancelled_orders",
    "revenue",
    "gross_profit",
    "new_customers",
    "active_pages",
    "connected_accounts",
)
NAMES = ("day", "page")
IGNORED = ""

OPTIONS = {
    # what stands above the columns, and what it is here; "" is left out
    "columns": {
        "Ngày": "day",
        "Fanpage": "page",
        "KH tiếp cận": "reached",
        "KH chăm sóc": "cared",
        "Đơn hàng": "orders",
        "Đơn hàng hủy": "cancelled_orders",
        "Doanh thu": "revenue",
        "Lợi nhuận": "gross_profit",
        "Khách hàng mới": "new_customers",
        "Đã kích hoạt": "active_pages",
        "Đã kết nối": "connected_accounts",
    },
    "needed": ["reached", "cared", "orders", "revenue"],
    "header_row": 1,
    "sheet": "",
    "date_format": "%d/%m/%Y",
    "day_in_file_name": "",
    "thousands_separator": ".",
    "total_rows": ["Tổng", "Tổng cộng"],
}


class Unfit(Exception):
    """A row is none of the report; the message is one sentence without any value of it."""


def check(vendor: Vendor) -> Iterator[str]:
    found = files(vendor.source.folder, vendor.source.name)
    yield f"{len(found)} reports to read."
    for path in found[-1:]:
        _, head, body = _report(vendor, path)
        yield f"{path.name} has {len(body)} rows and the columns {', '.join(filter(None, head))}."


def read(vendor: Vendor, ask: Ask) -> Iterator[Entry]:
    """Read the files that are new or changed; what is read later replaces the same page and day."""
    account = vendor.source.account
    told = digest(repr(sorted(vendor.source.options.items())).encode())
    known = {
        one.get("digest")
        for one in ask.seen.values()
        if one.get("account") == account and one.get("settings") == told
    }
    for path in files(vendor.source.folder, vendor.source.name):
        now = file_digest(path)
        if now in known:
            yield Unchanged(str(path))
            continue
        yield from _documents(vendor, path)
        # the settings decide what a row means: with others the file is read again
        value = {"digest": now, "account": account, "settings": told}
        yield Cursor(f"{account} {path}", value)


def identify(document: Document) -> Identity:
    day = date.fromisoformat(document["day"])
    return Identity(
        f"{document['day']} {document['page'] or ''}".strip(),
        datetime(day.year, day.month, day.day, tzinfo=UTC),
    )


def _documents(vendor: Vendor, path: Path) -> Iterator[Entry]:
    names, head, body = _report(vendor, path)
    good: list[Document] = []
    for number, row in body:
        held = {name: cell for name, cell in zip(head, row, strict=False) if name}
        try:
            if document := _document(vendor, path, names, held):
                good.append(document)
        except Unfit as unfit:
            text = " | ".join(str(cell) for cell in row).encode()
            yield Unreadable(str(path), number, text, digest(text), str(unfit), False)
    yield lines(str(path), good)


def _report(vendor: Vendor, path: Path) -> tuple[dict[str, str], list[str], list[tuple[int, Row]]]:
    """Give what the columns mean by what stands above them, and the rows below."""
    options, who = vendor.source.options, vendor.source.name
    told: Mapping[str, str] = options["columns"]
    every = rows(path, options["sheet"])
    top = next((row for number, row in every if number == options["header_row"]), [])
    head = [str(one) for one in top]
    shown = ", ".join(repr(one) for one in head if one) or "none"
    unknown = [one for one in head if one and one not in told]
    if unknown:
        raise ChatmartError(
            f"The report {path} has columns that are not known; it has {shown}.",
            f"Say in [sources.{who}.columns] what {unknown[0]!r} is: one of "
            f'{", ".join((*NAMES, *FIGURES))}, or "" to leave it out.',
        )
    names = {one: told[one] for one in head if one and told[one] != IGNORED}
    wanted = [*options["needed"], *([] if options["day_in_file_name"] else ["day"])]
    missing = [one for one in wanted if one not in names.values()]
    if missing:
        raise ChatmartError(
            f"The report {path} has no column for {', '.join(missing)}; it has {shown}.",
            f"Say in [sources.{who}.columns] which column it is, set header_row to the row with "
            "the names of the columns, or take it out of needed.",
        )
    return names, head, [(number, row) for number, row in every if number > options["header_row"]]


def _document(
    vendor: Vendor, path: Path, names: Mapping[str, str], row: Mapping[str, str | Decimal]
) -> Document | None:
    options = vendor.source.options
    held = {name: row.get(column, "") for column, name in names.items()}
    if held.get("day") in options["total_rows"] or held.get("page") in options["total_rows"]:
        return None
    day = _day_of_name(path, options["day_in_file_name"]) if "day" not in held else held["day"]
    return {
        "day": _day(day, options["date_format"]).isoformat(),
        "page": str(held.get("page") or "") or None,
        **{
            name: _number(held[name], name, options["thousands_separator"])
            for name in FIGURES
            if name in held
        },
        "row": dict(row),
    }


def _day(text: str | Decimal, form: str) -> date:
    for read_as in (form, "%Y-%m-%d"):
        try:
            return datetime.strptime(str(text), read_as).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    raise Unfit("The row has no day in the form that date_format says.")


def _day_of_name(path: Path, pattern: str) -> str:
    found = re.search(pattern, path.name)
    if found is None:
        raise Unfit("The name of the file has no day where day_in_file_name looks for it.")
    return found.group(found.lastindex or 0)


def _number(text: str | Decimal, name: str, thousands: str) -> Decimal | None:
    """Read a number as people write it; the marks of a currency stand beside it."""
    if isinstance(text, Decimal):
        return text
    plain = re.sub(r"[\s₫đ]|VND", "", text)
    is_grouped = thousands and re.fullmatch(
        rf"-?\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+.*", plain
    )
    plain = plain.replace(thousands, "") if is_grouped else plain
    if not plain or plain == "-":
        return None
    try:
        return Decimal(plain.replace(",", "."))
    except InvalidOperation:
        raise Unfit(f"The figure {name} of the row is no number.") from None


SPEC = Spec(
    kind="sapo_chat_report",
    streams=(Stream("reports", "conversations", read, identify),),
    options=OPTIONS,
    check=check,
)
