"""Gorgias' REST API, as far as tickets, events, surveys and users go."""

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Callable
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from chatmart.sandbox.vendors.gorgias import events, people, tickets
from chatmart.sandbox.vendors.gorgias.forms import Document
from chatmart.sandbox.vendors.gorgias.limits import Limits
from chatmart.sandbox.vendors.gorgias.listing import BadRequest, order_of, page, placed
from chatmart.sandbox.vendors.served import Served

Answer = Callable[[Request], Any]


class _NotFound(Exception):
    """There is no such record, or it is gone."""


def routes(served: Served, *, limits: Limits | None = None) -> list[BaseRoute]:
    """With `limits`, requests are counted and cursors grow old, as the vendor has it."""
    kept = limits or Limits()

    def listing(name: str, orders: tuple[str, ...], found: Callable[[], list[Document]]) -> Answer:
        def answer(request: Request) -> Document:
            by, is_descending = order_of(request, orders)
            rows = served.cached(
                f"{name} by {by} {is_descending}", lambda: placed(found(), by, is_descending)
            )
            return page(rows, request, is_descending, kept)

        return answer

    def ticket(request: Request) -> Document:
        return tickets.detail(served, _one(served, tickets.listed, request))

    def customer(request: Request) -> Document:
        return _one(served, people.customers, request)

    def user(request: Request) -> Document:
        if request.path_params["id"] == 0:  # whoever asks
            return next(one for one in people.users(served) if one["role"]["name"] != "bot")
        return _one(served, people.users, request)

    created, updated = "created_datetime", "updated_datetime"
    answers: dict[str, Answer] = {
        "/tickets": listing("tickets", (created, updated), lambda: tickets.listed(served)),
        "/tickets/{id:int}": ticket,
        "/messages": listing("messages", (created,), lambda: tickets.all_messages(served)),
        "/satisfaction-surveys": listing("surveys", (created,), lambda: events.surveys(served)),
        "/events": listing("events", (created,), lambda: events.all_events(served)),
        "/customers": listing("customers", (created, updated), lambda: people.customers(served)),
        "/customers/{id:int}": customer,
        "/users": listing("users", (created, "name"), lambda: people.users(served)),
        "/users/{id:int}": user,
        "/teams": listing("teams", (created, "name"), lambda: people.teams(served)),
    }
    return [
        Route(f"/api{path}", _guarded(served, kept, answer)) for path, answer in answers.items()
    ]


def _guarded(served: Served, limits: Limits, answer: Answer) -> Callable[[Request], Response]:
    def handle(request: Request) -> Response:
        if not _is_allowed(served, request.headers.get("Authorization", "")):
            return _error(401, "Unauthorized")
        headers, wait = limits.count()
        if wait:
            return _error(429, "Too many requests", {**headers, "Retry-after": str(wait)})
        try:
            return _json(answer(request), 200, headers)
        except BadRequest as error:
            return _error(400, f"Invalid parameter: {error}", headers)
        except _NotFound:
            return _error(404, "Not found", headers)

    return handle


def _is_allowed(served: Served, given: str) -> bool:
    """An API key goes with the e-mail of its user; an OAuth2 token goes alone."""
    scheme, _, value = given.partition(" ")
    if scheme == "Bearer":
        return value == served.token
    try:
        return scheme == "Basic" and b64decode(value).decode().split(":", 1)[1] == served.token
    except (NotBase64, UnicodeDecodeError, IndexError):
        return False


def _one(served: Served, found: Callable[[Served], list[Document]], request: Request) -> Document:
    rows = served.cached(f"{found.__name__} by id", lambda: {it["id"]: it for it in found(served)})
    if request.path_params["id"] not in rows:
        raise _NotFound
    return rows[request.path_params["id"]]


def _error(status: int, message: str, headers: dict[str, str] | None = None) -> Response:
    return _json({"error": {"msg": message}}, status, headers)


def _json(content: object, status: int, headers: dict[str, str] | None = None) -> Response:
    return Response(orjson.dumps(content), status, headers, media_type="application/json")
