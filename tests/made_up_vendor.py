"""A vendor for tests: its options say what goes wrong, and `ASKED` what it was asked for.

A test makes it a kind by the fixture `made_up`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from chatmart.http import NotAllowed, Unavailable
from chatmart.sources import Entry
from chatmart.sources.vendor import Ask, Document, Identity, Secret, Source, Spec, Stream, Vendor
from chatmart.sources.walking import by_windows, lines

RIGHT_TOKEN = "right-made-up-token"
DAY = timedelta(days=1)


@dataclass
class Asked:
    stream: str
    since: datetime
    until: datetime


ASKED: list[Asked] = []
KNOWN: list[str] = []  # ids that were looked for


def open_source(source: Source, secret: Secret) -> Vendor:
    if source.options["is_down"]:
        raise Unavailable(f"'{source.name}' got no answer.", "The next run asks again.")
    if secret.password != RIGHT_TOKEN:
        raise NotAllowed(f"'{source.name}' was not allowed in.", "Check the secret.")
    return Vendor(source)


def read(name: str, vendor: Vendor, ask: Ask) -> Iterator[Entry]:
    options = vendor.source.options
    ASKED.append(Asked(name, ask.start(), ask.until))
    if options["refused"] == name:
        raise NotAllowed(f"'{vendor.source.name}' may not read {name}.", "Allow it.")
    if options["odd"] == name:
        raise KeyError("ann@example.com")

    def window(begin: datetime, end: datetime) -> Iterator[Entry]:
        if options["breaks_at"] and begin >= datetime.fromisoformat(options["breaks_at"]):
            raise Unavailable(f"'{vendor.source.name}' stopped answering.", "Ask again.")
        day = datetime(begin.year, begin.month, begin.day, tzinfo=UTC)
        rows = [{"id": f"{day:%Y-%m-%d}", "at": day.isoformat()}]
        if options["broken"] == name:
            rows.append({"id": f"{day:%Y-%m-%d}-broken"})
        yield lines(name, rows)

    yield from by_windows(ask, window, overlap=timedelta(0))


def identify(document: Document) -> Identity:
    return Identity(document["id"], datetime.fromisoformat(document["at"]))


def missing(vendor: Vendor, ask: Ask, known: Iterable[str]) -> Iterator[str]:
    KNOWN[:] = known
    yield from vendor.source.options["gone"]


def check(vendor: Vendor) -> Iterator[str]:
    yield "Two operators answer."


SPEC = Spec(
    "made_up",
    (
        Stream("conversations", "conversations", partial(read, "conversations"), identify, missing),
        Stream("operators", "conversations", partial(read, "operators"), identify),
        Stream("orders", "orders", partial(read, "orders"), identify),
    ),
    options={
        "is_down": False,
        "refused": "",
        "odd": "",
        "broken": "",
        "breaks_at": "",
        "gone": [],
    },
    base_url="https://made-up.example.com",
    open=open_source,
    check=check,
    secret="the made-up token as password",
)

TABLES = "".join(
    f"create table staging.made_up__{stream.name} (like staging.drop__conversations including all);"
    for stream in SPEC.streams
)
