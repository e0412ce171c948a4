"""Sources of Smartsupp for tests, and a small Smartsupp whose every answer a test decides."""

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
from chatmart.sources import Entry, Gone, Lines, kinds, smartsupp
from chatmart.sources.vendor import Ask, Document, Secret, Source, Vendor
from tests.vendor_servers import VendorServer

PAYLOADS = Path(__file__).parent / "payloads" / "smartsupp"
LATELY = datetime(2026, 10, 31, tzinfo=UTC)
STREAMS = {one.name: one for one in kinds.spec("smartsupp").streams}
DEMO = datetime(2026, 10, 20, tzinfo=UTC)  # the day of the payloads


def source(server: VendorServer, **options: Any) -> Source:
    return Source(
        name="chat",
        kind="smartsupp",
        account=server.served.account,
        base_url=server.base_url,
        connection="chat",
        options={**smartsupp.SPEC.options, "requests_per_second": 0.0, **options},
    )


def opened(server: VendorServer, **options: Any) -> Vendor:
    """Ask the server, without waiting between two attempts."""
    client = Client(
        server.base_url,
        who="chat",
        connection="chat",
        auth=Headers({"Authorization": f"Bearer {server.token}"}),
        pace=Pace(None, sleep=_at_once),
        sleep=_at_once,
    )
    return Vendor(source(server, **options), client)


def _at_once(seconds: float) -> None:
    pass


def opened_as_users_do(server: VendorServer, password: str, **options: Any) -> Vendor:
    return smartsupp.open_source(source(server, **options), Secret(password=password))


def ask(since: datetime = LATELY, night: int = 1, cursor: Mapping[str, Any] | None = None) -> Ask:
    return Ask("chat", since, as_of(night), {"chat": cursor} if cursor else {})


def demo_ask() -> Ask:
    """Ask for the one day of the payloads."""
    return Ask("chat", DEMO, datetime(2026, 10, 21, tzinfo=UTC))


def read(vendor: Vendor, asked: Ask, stream: str = "conversations") -> list[Entry]:
    return list(STREAMS[stream].read(vendor, asked))


def landed(entries: list[Entry], stream: str = "conversations") -> dict[str, Document]:
    """What would be there afterwards: the newest version of each by its id."""
    made_of = STREAMS[stream]
    found: dict[str, Document] = {}
    for entry in entries:
        if isinstance(entry, Gone):
            for id_ in entry.ids:
                found.pop(id_, None)
        if isinstance(entry, Lines):
            for _, text in entry.lines:
                document = json.loads(text)
                found[made_of.identify(document).id] = document
    return found


def documents(vendor: Vendor, asked: Ask, stream: str = "conversations") -> dict[str, Document]:
    return landed(read(vendor, asked, stream), stream)


def payload(name: str) -> Any:
    return json.loads((PAYLOADS / f"{name}.json").read_text())


def conversation(**changes: Any) -> Document:
    row: Document = payload("search")["items"][0]
    return row | changes


Answer = Callable[[Request, Any], Any]


def small(**answers: Answer) -> Callable[[Any], list[BaseRoute]]:
    """Speak for Smartsupp with these answers, else with the payloads.

    Each gets the request and its body; without an `after` the search gives the one conversation.
    """
    usual: dict[str, Answer] = {
        "search": _searched,
        "conversation": lambda request, body: conversation(),
        "messages": lambda request, body: payload("messages"),
        "contact": lambda request, body: payload("contact"),
        "agents": lambda request, body: payload("agents"),
    }
    paths = {
        "search": "/conversations/search",
        "conversation": "/conversations/{id}",
        "messages": "/conversations/{id}/messages",
        "contact": "/contacts/{id}",
        "agents": "/agents",
    }
    return lambda served: [
        Route(path, _responding({**usual, **answers}[name]), methods=["GET", "POST"])
        for name, path in paths.items()
    ]


def _searched(request: Request, body: Any) -> Document:
    """The one conversation is found by its dates and is not running."""
    is_first = not body.get("after")
    is_dated = body["query"][:1] and body["query"][0]["field"] != "status"
    found = payload("search")
    return found if is_first and is_dated else found | {"items": [], "after": None, "total": 0}


def _responding(answer: Answer) -> Callable[[Request], Any]:
    async def respond(request: Request) -> Response:
        body = await request.json() if request.method == "POST" else None
        found = answer(request, body)
        return found if isinstance(found, Response) else JSONResponse(found)

    return respond


def not_found() -> Response:
    return JSONResponse({"code": "not_found", "message": "There is no such thing"}, 404)
