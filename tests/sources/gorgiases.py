"""Sources of Gorgias for tests, and a small Gorgias whose every answer a test decides."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from requests.auth import HTTPBasicAuth
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from chatmart.http import Client, Pace
from chatmart.sandbox.nights import as_of
from chatmart.sources import Lines, gorgias, kinds
from chatmart.sources.vendor import Ask, Document, Secret, Source, Vendor
from tests.vendor_servers import VendorServer

PAYLOADS = Path(__file__).parent / "payloads" / "gorgias"
BEGIN = datetime(2026, 9, 1, tzinfo=UTC)
STREAMS = {one.name: one for one in kinds.spec("gorgias").streams}


def source(server: VendorServer, **options: Any) -> Source:
    return Source(
        name="desk",
        kind="gorgias",
        account=server.served.account,
        base_url=server.base_url,
        connection="desk",
        options={**gorgias.OPTIONS, "requests_per_second": 0.0, **options},
    )


def opened(server: VendorServer, **options: Any) -> Vendor:
    """Ask the server, without waiting between two attempts."""
    client = Client(
        server.base_url,
        who="desk",
        connection="desk",
        auth=HTTPBasicAuth("reader@example.com", server.token),
        pace=Pace(None, sleep=_at_once),
        sleep=_at_once,
    )
    return Vendor(source(server, **options), client)


def _at_once(seconds: float) -> None:
    pass


def opened_as_users_do(server: VendorServer, login: str, password: str) -> Vendor:
    return gorgias.open_(source(server), Secret(login=login, password=password))


def ask(since: datetime, night: int = 1, cursor: Mapping[str, Any] | None = None) -> Ask:
    return Ask("desk", since, as_of(night), {"desk": cursor} if cursor else {})


def documents(vendor: Vendor, stream: str, asked: Ask) -> dict[str, Document]:
    """What would be landed, the newest version of each by its id."""
    return landed(stream, STREAMS[stream].read(vendor, asked))


def landed(stream: str, entries: Any) -> dict[str, Document]:
    identify = STREAMS[stream].identify
    found: dict[str, Document] = {}
    for entry in entries:
        for _, text in entry.lines if isinstance(entry, Lines) else ():
            document = json.loads(text)
            one = identify(document)
            if one.id not in found or identify(found[one.id]).updated_at <= one.updated_at:
                found[one.id] = document
    return found


def payload(name: str) -> Any:
    return json.loads((PAYLOADS / f"{name}.json").read_text())


Answer = Callable[[Request], Any]


def page(rows: list[Document], cursor: str | None = None) -> Document:
    return {"data": rows, "object": "list", "meta": {"prev_cursor": None, "next_cursor": cursor}}


def small(answers: Mapping[str, Answer]) -> Callable[[Any], list[BaseRoute]]:
    """Speak for Gorgias with these answers by path; what is not named is there and empty."""
    lists = ("tickets", "messages", "events", "users", "teams", "customers", "satisfaction-surveys")
    usual: dict[str, Answer] = {f"/{name}": lambda request: page([]) for name in lists}
    usual["/tickets/{id:int}"] = lambda request: (
        payload("ticket") | {"id": request.path_params["id"]}
    )
    usual["/customers/{id:int}"] = lambda request: {"id": request.path_params["id"]}

    def responding(answer: Answer) -> Callable[[Request], Response]:
        def respond(request: Request) -> Response:
            found = answer(request)
            return found if isinstance(found, Response) else JSONResponse(found)

        return respond

    return lambda served: [
        Route(f"/api{path}", responding(answer)) for path, answer in {**usual, **answers}.items()
    ]
