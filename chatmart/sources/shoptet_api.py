"""Asks Shoptet: its envelope, its pages, its lists of changes."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial
from urllib.parse import quote

from chatmart.errors import ChatmartError
from chatmart.http import Client, Headers, NotFound, Pace
from chatmart.sources import readable
from chatmart.sources.counted import backwards
from chatmart.sources.instants import iso
from chatmart.sources.vendor import Document, Secret, Source, Vendor

BASE_URL = "https://api.myshoptet.com"
LIMIT_HEADER = "X-RateLimit-Bucket-Filling"
NEARLY_FULL = 0.9
CHANGES_A_PAGE = 1000
PASSES = 5

Asked = Mapping[str, str]


def opened(source: Source, secret: Secret) -> Vendor:
    token = {source.options["token_header"]: secret.password, "Content-Type": "application/json"}
    client = Client(
        source.base_url or BASE_URL,
        who=source.name,
        connection=source.connection,
        auth=Headers(token),
        pace=Pace(source.options["requests_per_second"] or None),
        heed=heed,
    )
    return Vendor(source, client)


def ask(vendor: Vendor, path: str, asked: Asked | None = None) -> Document:
    """Give the data of an answer; one with errors is refused, also when it has data beside them."""
    answer = vendor.api.get(path, dict(asked or {})).json
    errors = answer.get("errors") if isinstance(answer, dict) else None
    data = answer.get("data") if isinstance(answer, dict) else None
    if errors or not isinstance(data, dict):
        codes = [str(one.get("errorCode")) for one in errors or [] if isinstance(one, dict)]
        raise ChatmartError(
            f"'{vendor.source.name}' got no whole answer to {path}: "
            f"{', '.join(codes) or 'no data'}.",
            "Run it again; if it stays so, tell Shoptet's support.",
        )
    return data


def one(
    vendor: Vendor, path: str, name: str, code: str, asked: Asked | None = None
) -> Document | None:
    """Give the record with this code; none when it is gone."""
    try:
        found = ask(vendor, f"{path}/{quote(code, safe='')}", asked).get(name)
    except NotFound:
        return None
    if not isinstance(found, dict):
        raise ChatmartError(
            f"'{vendor.source.name}' got no record from {path}, though it is not gone.",
            "Run it again; if it stays so, tell Shoptet's support.",
        )
    return found


def page(
    vendor: Vendor, path: str, name: str, asked: Asked, number: int
) -> tuple[list[Document], int]:
    data = ask(vendor, path, {**asked, "page": str(number)})
    rows, paginator = data.get(name), data.get("paginator")
    total = paginator.get("totalCount") if isinstance(paginator, dict) else None
    if not isinstance(rows, list) or not isinstance(total, int):
        raise ChatmartError(
            f"'{vendor.source.name}' got a list of {path} that does not tell its length.",
            f"Check base_url of [sources.{vendor.source.name}].",
        )
    return readable.tables(rows), total


def pages(vendor: Vendor, path: str, name: str, asked: Asked) -> Callable[[int], list[Document]]:
    return lambda number: page(vendor, path, name, asked, number)[0]


def total(vendor: Vendor, path: str, name: str, asked: Asked) -> int:
    return page(vendor, path, name, asked, 1)[1]


def changes(vendor: Vendor, path: str, begin: datetime, end: datetime) -> dict[str, str]:
    """Give what became of records, by code, where it happened from `begin` to `end`.

    A record that changes again moves within the list and may push another one over to a page that
    was read: a pass counts when it met as many records as the list had before and after it.
    """
    asked = {"from": moment(begin), "itemsPerPage": str(CHANGES_A_PAGE)}
    count_now = partial(total, vendor, path, "changes", asked)
    for _ in range(PASSES):
        count = count_now()
        read = pages(vendor, path, "changes", asked)
        walk = backwards(read, count, CHANGES_A_PAGE, path, "code")
        met: dict[str, Document] = {}
        kinds: set[str] = set()  # of a record there may be more than its last change
        for row in (row for rows in walk for row in rows):
            kinds.add(f"{row.get('code')} {row.get('changeTime')} {row.get('changeType')}")
            met[_code(vendor, path, row)] = _later(met.get(str(row.get("code"))), row)
        if len(kinds) == count == count_now():
            now = ((code, row) for code, row in met.items() if _is_within(row, begin, end))
            return {code: str(row.get("changeType")) for code, row in now}
    raise ChatmartError(
        f"'{vendor.source.name}' could not read {path}: it changed each time while it was read.",
        "Run it again later.",
    )


def _code(vendor: Vendor, path: str, change: Document) -> str:
    """A change of nobody knows what cannot be followed, and must not be passed over."""
    try:
        return readable.identity(change, "code")
    except readable.Odd as odd:
        raise ChatmartError(
            f"'{vendor.source.name}' got a change from {path} that does not say of what.",
            "Run it again; if it stays so, tell Shoptet's support.",
        ) from odd


def _later(known: Document | None, change: Document) -> Document:
    if known is None or str(known.get("changeTime")) <= str(change.get("changeTime")):
        return change
    return known


def _is_within(change: Document, begin: datetime, end: datetime) -> bool:
    try:
        return begin <= iso(change.get("changeTime")) <= end
    except ValueError:
        return True  # asked for rather than lost


def moment(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S%z}"


def heed(headers: Mapping[str, str]) -> float:
    """Wait a moment when the vendor's bucket is nearly full; how fast it leaks is not said."""
    used, _, size = headers.get(LIMIT_HEADER, "").partition("/")
    if not (used.isdigit() and size.isdigit()):
        return 0.0
    return 1.0 if int(used) >= int(size) * NEARLY_FULL else 0.0


def batches(codes: list[str], size: int) -> Iterator[list[str]]:
    return (codes[start : start + size] for start in range(0, len(codes), size))
