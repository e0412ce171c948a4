"""Properties of Google Analytics for tests, and what is read of them."""

from datetime import UTC, date, datetime
from functools import partial

import orjson

from chatmart.sandbox.nights import as_of
from chatmart.sandbox.vendors import ga4 as server_of_ga4
from chatmart.sandbox.vendors.ga4.quirks import Quirks
from chatmart.sources import Cursor, Lines, ga4
from chatmart.sources.ga4_access import opened as opened_at_once
from chatmart.sources.vendor import Ask, Secret, Source

STREAMS = {one.name: one for one in ga4.SPEC.streams}
LATELY = datetime(2026, 10, 25, 12, tzinfo=UTC)  # its day is read whole


def source(server, **options):
    number = server_of_ga4.PROPERTIES[server.served.account]
    shop = server.served.history.shop
    return Source(
        name="web",
        kind="ga4",
        account=shop.account,
        time_zone=shop.time_zone,
        currency=shop.currency,
        start_date=date(2026, 9, 2),
        base_url=server.base_url,
        connection="web",
        options={**ga4.SPEC.options, "property_id": number, **options},
    )


def opened(server, **options):
    """Ask the server without waiting between two attempts."""
    secret = Secret(password=server.token)
    return opened_at_once(source(server, **options), secret, sleep=lambda seconds: None)


def peculiar(vendor_server, account="petal-cz", *, night=1, **quirks):
    """A property that does more than tell the truth."""
    routes = partial(server_of_ga4.routes, quirks=Quirks(**quirks))
    return vendor_server("ga4", account, night=night, routes=routes)


def ask(since=LATELY, until=None, seen=None):
    return Ask("nightly", since, until or as_of(1), seen or {})


def read(vendor, stream, asked=None):
    """Give the documents by their day, and the last cursor."""
    found, cursor = {}, None
    for entry in STREAMS[stream].read(vendor, asked or ask()):
        if isinstance(entry, Lines):
            for _, text in entry.lines:
                document = orjson.loads(text)
                found[STREAMS[stream].identify(document).id] = document
        elif isinstance(entry, Cursor):
            cursor = entry
    return found, cursor


def days(first, last):
    """The days of October from the first to the last."""
    return [f"2026-10-{day:02}" for day in range(first, last + 1)]
