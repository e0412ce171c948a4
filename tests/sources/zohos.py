"""Sources of Zoho for tests, and small servers of Zoho whose every answer a test decides."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from chatmart.sandbox.nights import as_of
from chatmart.sources import Lines, kinds
from chatmart.sources.vendor import Ask, Document, Secret, Source, Vendor
from tests.vendor_servers import VendorServer

PAYLOADS = Path(__file__).parent / "payloads"
BEGIN = datetime(2026, 9, 1, tzinfo=UTC)
LATELY = datetime(2026, 10, 30, tzinfo=UTC)
EXTRA = {"client_secret": "sandbox"}

Answer = Callable[[Request], Any]


def source(server: VendorServer, **options: Any) -> Source:
    kind = server.served.vendor
    return Source(
        name="help",
        kind=kind,
        account=server.served.account,
        base_url=server.base_url,
        connection="help",
        options={**kinds.spec(kind).options, "requests_per_second": 0.0, **options},
    )


def opened(server: VendorServer, secret: Secret | None = None, **options: Any) -> Vendor:
    """Open it without waiting between two attempts."""
    made_of: Any = kinds.spec(server.served.vendor)
    given = secret or Secret("client", server.token, EXTRA)
    vendor: Vendor = made_of.open(source(server, **options), given, sleep=lambda seconds: None)
    return vendor


def stream(vendor: Vendor, name: str) -> Any:
    return next(one for one in kinds.spec(vendor.source.kind).streams if one.name == name)


def ask(
    since: datetime = LATELY, until: datetime | None = None, cursor: Mapping[str, Any] | None = None
) -> Ask:
    return Ask("help", since, until or as_of(1), {"help": cursor} if cursor else {})


def documents(vendor: Vendor, name: str, asked: Ask) -> dict[str, Document]:
    """What would be landed, the last version of each by its id."""
    made_of = stream(vendor, name)
    found = [
        json.loads(text)
        for entry in made_of.read(vendor, asked)
        if isinstance(entry, Lines)
        for _, text in entry.lines
    ]
    return {made_of.identify(one).id: one for one in found}


def payload(kind: str, name: str) -> Any:
    return json.loads((PAYLOADS / kind / f"{name}.json").read_text())


def small(answers: Mapping[str, Answer]) -> Callable[[Any], list[BaseRoute]]:
    """Speak for Zoho with these answers by path, and give a token to whoever asks."""
    usual: dict[str, Answer] = {
        "/oauth/v2/token": lambda request: {"access_token": "good", "expires_in": 3600},
        "/api/v1/organizations": lambda request: {"data": [{"id": "1"}]},
        "/api/v1/departments": lambda request: None,
        "/api/v1/tickets/{id}/conversations": lambda request: None,
        "/api/v1/tickets/{id}/tags": lambda request: {"data": [{"id": "5", "name": "Lost"}]},
        "/api/v2/portals": lambda request: {"data": [{"screenname": "demo"}]},
        "/api/v2/demo/departments": lambda request: {"data": [{"id": "600001"}]},
        "/api/v2/demo/conversations/{id}/threads": lambda request: {"data": []},
        "/api/v2/demo/conversations/{id}/messages": lambda request: {"data": []},
    }

    def responding(answer: Answer) -> Callable[[Request], Response]:
        def respond(request: Request) -> Response:
            found = answer(request)
            if found is None:
                return Response(status_code=204)
            return found if isinstance(found, Response) else JSONResponse(found)

        return respond

    return lambda served: [
        Route(path, responding(answer), methods=["GET", "POST"])
        for path, answer in {**usual, **answers}.items()
    ]


def listing(rows: list[Document], request: Request, base: int = 0) -> Any:
    """A part of a list by its index; an empty one has no body."""
    first = max(0, int(request.query_params["from"]) - base)
    page = rows[first : first + int(request.query_params["limit"])]
    return {"data": page, "count": len(rows)} if page else None


def searched(rows: list[Document], request: Request) -> Any:
    """Search as Zoho Desk does: the range counts."""
    for name in ("modifiedTime", "createdTime"):
        if f"{name}Range" in request.query_params:
            first, _, last = request.query_params[f"{name}Range"].partition(",")
            rows = [one for one in rows if first <= one[name] <= last]
    return listing(rows, request)
