"""Opens shops of the sandbox, and tells what the sample's drop documents say of their orders."""

from datetime import UTC, date, datetime
from decimal import Decimal

import orjson

from chatmart.sandbox import documents
from chatmart.sources import Lines
from chatmart.sources.vendor import Ask, Secret, Source, beginning

START = date(2026, 9, 2)
SINCE = beginning(START)


def source(server, spec, **options):
    vendor, account = server.served.vendor, server.served.account
    return Source(
        name=f"{vendor}-{account}".replace("petal-", ""),
        kind=vendor,
        account=account,
        start_date=START,
        base_url=server.base_url,
        connection="shop",
        options={**spec.options, "requests_per_second": 0.0, **options},
    )


def opened(server, spec, secret=None, **options):
    return spec.open(source(server, spec, **options), secret or Secret(password=server.token))


def asked(until, cursor=None, since=SINCE):
    return Ask("nightly", since, until, {"nightly": cursor} if cursor else {})


def read(stream, vendor, ask):
    """Give the documents by their ids, the last of each."""
    found = {}
    for entry in stream.read(vendor, ask):
        if isinstance(entry, Lines):
            for _, text in entry.lines:
                document = orjson.loads(text)
                found[stream.identify(document).id] = document
    return found


def instant(text):
    return datetime.fromisoformat(text).astimezone(UTC) if text else None


def amount(text):
    return Decimal(text) if text is not None else None


def orders(server, as_of):
    """What the drop folder says of the orders, by the numbers the vendor gives them."""
    number = server.served.ids.number
    return {
        str(number("order", one["id"])): one
        for one in documents.orders(server.served.history, as_of)
    }
