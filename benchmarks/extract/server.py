"""Answers like Smartsupp's API, as fast as it can, with as many conversations as wished.

The first line it prints is the base URL; any token will do. It ends with its standard input.
"""

import argparse
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from threading import Thread
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from benchmarks.extract import conversations
from benchmarks.extract.conversations import APART, FIRST, LASTS, SETTLES
from chatmart.sandbox.vendors import serving

# every date of a conversation is so much after its creation, so one order fits all
AFTER_CREATION = {
    "createdAt": timedelta(0),
    "finishedAt": LASTS,
    "updatedAt": LASTS + SETTLES,
}
MOST_A_PAGE = 200

Answer = tuple[int, dict[str, Any]]


def app(count: int, messages: int) -> ASGIApp:
    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        body = await _body(receive)
        status, content = _answer(count, messages, scope, body)
        written = orjson.dumps(content)
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", b"%d" % len(written)),
        ]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": written})

    return answer


def _answer(count: int, messages: int, scope: Scope, body: bytes) -> Answer:
    if not any(name == b"authorization" for name, _ in scope["headers"]):
        return 401, {"code": "unauthorized", "message": "A token is required"}
    match scope["method"], scope["path"].split("/")[1:]:
        case "POST", ["v2", "conversations", "search"]:
            return 200, search(count, orjson.loads(body or b"{}"))
        case "GET", ["v2", "conversations", identity, "messages"]:
            found = conversations.messages(conversations.number_of(identity), messages)
            if b"sort=asc" not in scope["query_string"]:
                found.reverse()
            return 200, {"total": len(found), "after": None, "items": found}
        case "GET", ["v2", "conversations", identity]:
            return 200, conversations.conversation(conversations.number_of(identity))
        case "GET", ["v2", "agents"]:
            return 200, {"agents": []}
    return 400, {"code": "not_implemented", "message": "There is no such path"}


def search(count: int, asked: dict[str, Any]) -> dict[str, Any]:
    """A page of what is asked for, in either order of one date."""
    first, beyond = _range(count, asked)
    size = min(int(asked.get("size", 50)), MOST_A_PAGE)
    ((field, direction),) = (asked.get("sort") or [{"createdAt": "desc"}])[0].items()
    after = conversations.number_of(asked["after"][1]) if asked.get("after") else None
    if direction == "asc":
        start = first if after is None else max(first, after + 1)
        page = range(start, min(start + size, beyond))
        has_more = start + size < beyond
    else:
        start = beyond - 1 if after is None else min(beyond - 1, after - 1)
        page = range(start, max(start - size, first - 1), -1)
        has_more = start - size >= first
    return {
        "total": max(beyond - first, 0),
        "after": _after(page[-1], field) if has_more and page else None,
        "items": [conversations.conversation(number) for number in page],
    }


def _after(number: int, field: str) -> list[Any]:
    at = conversations.created_at(number) + AFTER_CREATION[_camel(field)]
    return [round(at.timestamp() * 1000), conversations.identity(number)]


def _range(count: int, asked: dict[str, Any]) -> tuple[int, int]:
    """Which numbers the query keeps, as [first, beyond)."""
    first, beyond = 0, count
    read = partial(_instant, ZoneInfo(asked.get("timezone", "UTC")))
    for part in asked.get("query", ()):
        field, value = _camel(part["field"]), part["value"]
        if field in AFTER_CREATION:
            earliest, latest = (read(one) - AFTER_CREATION[field] - FIRST for one in value)
            first = max(first, -(-earliest // APART))
            beyond = min(beyond, latest // APART + 1)
        elif field == "status" and "closed" not in value:
            beyond = 0
    return first, max(beyond, first)


def _instant(zone: ZoneInfo, text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=zone)


def _camel(field: str) -> str:
    head, *others = field.split("_")
    return head + "".join(other.capitalize() for other in others)


async def _body(receive: Receive) -> bytes:
    parts = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


def serve(count: int, messages: int, say: Callable[[str], object]) -> None:
    listening = serving.listen(0)
    config = uvicorn.Config(app(count, messages), lifespan="off", log_config=None, access_log=False)
    server = uvicorn.Server(config)
    Thread(target=_end_with_input, args=[server], daemon=True).start()
    say(f"{serving.address(listening)}/v2\n")
    server.run(sockets=[listening])


def _end_with_input(server: uvicorn.Server) -> None:
    sys.stdin.buffer.read()
    server.should_exit = True


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.extract.server")
    parser.add_argument("--conversations", type=int, default=20_000)
    parser.add_argument("--messages", type=int, default=6, help="in each conversation")
    options = parser.parse_args()

    def say(line: str) -> None:
        sys.stdout.write(line)
        sys.stdout.flush()

    serve(options.conversations, options.messages, say)


if __name__ == "__main__":
    main()
