"""Sources of Chatwoot for tests, and a small Chatwoot whose every answer a test decides."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from chatmart.http import Client, Headers, Pace
from chatmart.sandbox.nights import as_of
from chatmart.sources import Lines, chatwoot, kinds
from chatmart.sources.vendor import Ask, Document, Secret, Source, Vendor
from tests.vendor_servers import VendorServer

PAYLOADS = Path(__file__).parent / "payloads" / "chatwoot"
CHANNELS = {"Zalo": "zalo", "Contact form": "web_form"}
BEGIN = datetime(2026, 9, 1, tzinfo=UTC)
LATELY = datetime(2026, 10, 27, tzinfo=UTC)
STREAMS = {one.name: one for one in kinds.spec("chatwoot").streams}


def source(server: VendorServer, **options: Any) -> Source:
    given = {"account_id": 1, "inbox_channels": CHANNELS, "requests_per_second": 0.0, **options}
    return Source(
        name="chat",
        kind="chatwoot",
        account=server.served.account,
        base_url=server.base_url,
        connection="chat",
        options={**chatwoot.OPTIONS, **given},
    )


def opened(server: VendorServer, **options: Any) -> Vendor:
    """Ask the server, without waiting between two attempts."""
    client = Client(
        f"{server.base_url}/api/v1/accounts/1",
        who="chat",
        connection="chat",
        auth=Headers({"api_access_token": server.token}),
        pace=Pace(None, sleep=_at_once),
        sleep=_at_once,
    )
    return Vendor(source(server, **options), client)


def _at_once(seconds: float) -> None:
    pass


def opened_as_users_do(server: VendorServer, password: str, **options: Any) -> Vendor:
    return chatwoot.open_(source(server, **options), Secret(password=password))


def ask(since: datetime = LATELY, night: int = 1, cursor: Mapping[str, Any] | None = None) -> Ask:
    return Ask("chat", since, as_of(night), {"chat": cursor} if cursor else {})


def documents(vendor: Vendor, stream: str, asked: Ask) -> dict[str, Document]:
    """What would be landed, the newest version of each by its id."""
    made_of = STREAMS[stream]
    found = [
        json.loads(text)
        for entry in made_of.read(vendor, asked)
        if isinstance(entry, Lines)
        for _, text in entry.lines
    ]
    return {made_of.identify(one).id: one for one in found}


def payload(name: str) -> Any:
    return json.loads((PAYLOADS / f"{name}.json").read_text())


def conversation(number: int, active_at: int, **changes: Any) -> Document:
    row: Document = payload("conversations")["data"]["payload"][0]
    return row | {
        "id": number,
        "created_at": 1793400000,
        "timestamp": active_at,
        "last_activity_at": active_at,
        **changes,
    }


def listing(rows: list[Document], count: int) -> Document:
    return {"data": {"meta": {"all_count": count}, "payload": rows}}


Answer = Callable[[Request], Any]


def small(answers: Mapping[str, Answer]) -> Callable[[Any], list[BaseRoute]]:
    """Speak for Chatwoot with these answers by path; what is not named is there and empty."""
    usual: dict[str, Answer] = {
        "/inboxes": lambda request: {"payload": [{"id": 3, "name": "Site"}]},
        "/agent_bots": lambda request: [],
        "/conversations/{id:int}/messages": lambda request: {"payload": []},
        "/conversations/{id:int}/reporting_events": lambda request: [],
    }

    def responding(answer: Answer) -> Callable[[Request], Response]:
        def respond(request: Request) -> Response:
            found = answer(request)
            return found if isinstance(found, Response) else JSONResponse(found)

        return respond

    return lambda served: [
        Route(f"/api/v1/accounts/1{path}", responding(answer))
        for path, answer in {**usual, **answers}.items()
    ]
