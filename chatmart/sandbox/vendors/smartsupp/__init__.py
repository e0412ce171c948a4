"""Speaks Smartsupp's REST API v2, with or without the version in the path."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import wraps
from json import JSONDecodeError
from typing import Any

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route

from chatmart.sandbox import asof
from chatmart.sandbox.vendors.served import Served
from chatmart.sandbox.vendors.smartsupp import dialogues, records, searching
from chatmart.sandbox.vendors.smartsupp.records import Document
from chatmart.sandbox.world import Conversation

Handler = Callable[[Request], Response]

MOST_MESSAGES_A_PAGE = 200
DEFAULT_MESSAGES_A_PAGE = 50


def routes(served: Served) -> list[BaseRoute]:
    guarded = _guard(served)

    async def search(request: Request) -> Response:
        try:
            asked = await request.json()
        except (JSONDecodeError, UnicodeDecodeError):
            asked = None
        return await run_in_threadpool(guarded(lambda _: _search(served, asked)), request)

    def conversation(request: Request) -> Response:
        return _found(_documents(served).get(request.path_params["id"]))

    def messages(request: Request) -> Response:
        return _messages(served, request.path_params["id"], request.query_params)

    def contact(request: Request) -> Response:
        identity = request.path_params["id"]
        talks = _by_party(served, "contact_id").get(identity)
        return _found(talks and records.contact(served, identity, talks))

    def visitor(request: Request) -> Response:
        identity = request.path_params["id"]
        talks = _by_party(served, "visitor_id").get(identity)
        if not talks:
            return _found(None)
        person = _persons(served)[talks[0].person_id]
        return _found(records.visitor(served, identity, talks[0], person))

    def agents(_: Request) -> Response:
        shop = served.history.shop
        return answer({"agents": [records.agent(served, one) for one in shop.operators]})

    def nothing(_: Request) -> Response:
        return error(400, "not_implemented", "This is not implemented")

    own: list[BaseRoute] = [
        Route("/conversations/search", search, methods=["POST"]),
        Route("/conversations/{id}", guarded(conversation)),
        Route("/conversations/{id}/messages", guarded(messages)),
        Route("/contacts/{id}", guarded(contact)),
        Route("/visitors/{id}", guarded(visitor)),
        Route("/agents", guarded(agents)),
        Route("/{path:path}", guarded(nothing)),
    ]
    return [Mount("/v2", routes=own), *own]


def answer(content: Document, status: int = 200) -> Response:
    return Response(orjson.dumps(content), status, media_type="application/json")


def error(status: int, code: str, message: str) -> Response:
    return answer({"code": code, "message": message}, status)


def _guard(served: Served) -> Callable[[Handler], Handler]:
    def guarded(handle: Handler) -> Handler:
        @wraps(handle)
        def allowed(request: Request) -> Response:
            if request.headers.get("Authorization") != f"Bearer {served.token}":
                return error(401, "unauthorized", "The token is not valid")
            return handle(request)

        return allowed

    return guarded


def _search(served: Served, asked: object) -> Response:
    if not isinstance(asked, dict):
        return error(400, "bad_request", "The body must be a JSON object")
    try:
        return answer(searching.search(list(_documents(served).values()), asked))
    except searching.Invalid as refused:
        return error(422, "invalid_parameters", f"Invalid value of {refused}")


def _messages(served: Served, identity: str, asked: Mapping[str, str]) -> Response:
    one = _talks(served).get(identity)
    if one is None:
        return _found(None)
    sort, size = asked.get("sort", "desc"), asked.get("size", str(DEFAULT_MESSAGES_A_PAGE))
    if sort not in ("asc", "desc") or not size.isdecimal():
        return error(422, "invalid_parameters", "Invalid value of sort or size")
    written = list(dialogues.messages(served, one))
    if sort == "desc":
        written.reverse()
    start = _read_place(asked.get("after"))
    end = start + min(int(size), MOST_MESSAGES_A_PAGE)
    after = _place(end) if end < len(written) else None
    return answer({"total": len(written), "after": after, "items": written[start:end]})


def _place(number: int) -> str:
    return urlsafe_b64encode(f"place {number}".encode()).decode()


def _read_place(text: str | None) -> int:
    return int(urlsafe_b64decode(text).decode().removeprefix("place ")) if text else 0


def _found(document: object) -> Response:
    if not isinstance(document, dict):
        return error(404, "not_found", "There is no such thing")
    return answer(document)


def _talks(served: Served) -> dict[str, Conversation]:
    """The conversations that are there now, by the vendor's id."""

    def compute() -> dict[str, Conversation]:
        there = asof.conversations(served.history, served.now())
        return {records.conversation_id(served.ids, one.id): one for one in there}

    return served.cached("conversations", compute)


def _documents(served: Served) -> dict[str, Document]:
    def compute() -> dict[str, Document]:
        persons = _persons(served)
        return {
            identity: records.conversation(served, one, persons[one.person_id])
            for identity, one in _talks(served).items()
        }

    return served.cached("documents", compute)


def _by_party(served: Served, key: str) -> dict[str, list[Conversation]]:
    """The conversations of each contact or visitor, by instant."""

    def compute() -> dict[str, list[Conversation]]:
        found: defaultdict[str, list[Conversation]] = defaultdict(list)
        for one in sorted(_talks(served).values(), key=lambda talk: talk.created_at):
            identity = records.parties(served.ids, one, served.now())[key]
            if identity:
                found[identity].append(one)
        return dict(found)

    return served.cached(f"by {key}", compute)


def _persons(served: Served) -> dict[str, Any]:
    return served.cached("persons", lambda: {one.id: one for one in served.history.persons})
