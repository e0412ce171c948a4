"""Sources of iAdvize for tests."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from chatmart.http import Client, Pace, Renewed
from chatmart.sandbox.nights import as_of
from chatmart.sources import Entry, Lines, iadvize, iadvize_access, kinds
from chatmart.sources.vendor import Ask, Document, Secret, Source, Vendor
from tests.vendor_servers import VendorServer

PAYLOADS = Path(__file__).parent / "payloads" / "iadvize"
BEGIN = datetime(2026, 9, 1, tzinfo=UTC)
STREAMS = {one.name: one for one in kinds.spec("iadvize").streams}
USER = "reader@example.com"


def source(server: VendorServer, **options: Any) -> Source:
    return Source(
        name="chat",
        kind="iadvize",
        account=server.served.account,
        time_zone="Europe/Prague",
        base_url=server.base_url,
        connection="chat",
        options={**iadvize.OPTIONS, "requests_per_second": 0.0, **options},
    )


def opened(server: VendorServer, **options: Any) -> Vendor:
    """Ask the server, without waiting between two attempts."""
    secret = Secret(login=USER, password=server.token, extra={"rest_key": server.token})
    logging_in = _client(server)
    auth = Renewed(lambda: iadvize_access.log_in(logging_in, secret))
    return Vendor(source(server, **options), _client(server, auth), secret)


def opened_as_users_do(server: VendorServer, secret: Secret) -> Vendor:
    return iadvize.open_(source(server), secret)


def _client(server: VendorServer, auth: Renewed | None = None) -> Client:
    pace = Pace(None, sleep=_at_once)
    return Client(
        server.base_url, who="chat", connection="chat", auth=auth, pace=pace, sleep=_at_once
    )


def _at_once(seconds: float) -> None:
    pass


def ask(since: datetime, night: int = 1, cursor: Mapping[str, Any] | None = None) -> Ask:
    return Ask("chat", since, as_of(night), {"chat": cursor} if cursor else {})


def documents(vendor: Vendor, stream: str, asked: Ask) -> dict[str, Document]:
    """What would be landed, the newest version of each by its id."""
    return landed(stream, STREAMS[stream].read(vendor, asked))


def landed(stream: str, entries: Iterable[Entry]) -> dict[str, Document]:
    found = [
        json.loads(text) for entry in entries if isinstance(entry, Lines) for _, text in entry.lines
    ]
    return {STREAMS[stream].identify(one).id: one for one in found}


def payload(name: str) -> Any:
    return json.loads((PAYLOADS / f"{name}.json").read_text())
