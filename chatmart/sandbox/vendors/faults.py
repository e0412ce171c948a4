"""Stands before a vendor and lets things go wrong, as planned."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256

from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chatmart.sandbox.vendors import connection
from chatmart.sandbox.vendors.plan import Fault, Plan, decided
from chatmart.sandbox.vendors.served import Asked, Served

_PAGE = "<!DOCTYPE html><html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>"


def faulty(app: ASGIApp, served: Served, plan: Plan) -> ASGIApp:
    number = 0
    failed: Counter[bytes] = Counter()  # in a row, by request

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal number
        body = await _body(receive)
        key = _key(scope, body)
        fault: Fault | None = "unavailable" if served.name in plan.down else None
        if fault is None and failed[key] < plan.in_a_row:
            fault = decided(plan, served.name, number)
        number += 1
        if fault:
            failed[key] += 1
        else:
            del failed[key]
        served.asked.append(Asked(scope["method"], _target(scope), fault))
        with served.clock.request():
            await asyncio.sleep(plan.latency)
            await _answer(fault, plan, app, scope, _again(body, receive), send)

    return answer


async def _answer(
    fault: Fault | None, plan: Plan, app: ASGIApp, scope: Scope, receive: Receive, send: Send
) -> None:
    match fault:
        case "closed":
            await connection.abort(scope, receive)
        case "truncated":
            await _truncated(app, scope, receive, send)
        case "slow":
            await asyncio.sleep(plan.slow)
            await app(scope, receive, send)
        case None:
            await app(scope, receive, send)
        case _:
            await _instead(fault, plan)(scope, receive, send)


def _instead(fault: Fault, plan: Plan) -> Response:
    match fault:
        case "too_many_seconds":
            return _too_many({"Retry-After": str(plan.retry_after)})
        case "too_many_date":
            # the date has whole seconds only
            at = datetime.now(UTC) + timedelta(seconds=plan.retry_after + 1)
            return _too_many({"Retry-After": format_datetime(at, usegmt=True)})
        case "too_many":
            return _too_many({})
        case "server_error":
            return PlainTextResponse("Internal Server Error", 500)
        case "bad_gateway":
            return HTMLResponse(_PAGE.format("502 Bad Gateway"), 502)
        case "unavailable":
            return PlainTextResponse("Service Unavailable", 503)
        case "html":
            return HTMLResponse(_PAGE.format("We will be back soon"))
        case _:
            return Response(b"", media_type="application/json")


def _too_many(headers: dict[str, str]) -> Response:
    return PlainTextResponse("Too Many Requests", 429, headers)


async def _truncated(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    sent: list[Message] = []

    async def keep(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, keep)
    body = b"".join(message.get("body", b"") for message in sent[1:])
    others = [one for one in sent[0]["headers"] if one[0].lower() != b"content-length"]
    length = (b"content-length", b"%d" % max(len(body), 1))
    await send({**sent[0], "headers": [*others, length]})
    await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
    await connection.close(scope, receive)


async def _body(receive: Receive) -> bytes:
    parts = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


def _again(body: bytes, receive: Receive) -> Receive:
    """Give the body that was already read, then what comes after it."""
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def next_message() -> Message:
        return messages.pop() if messages else await receive()

    return next_message


def _key(scope: Scope, body: bytes) -> bytes:
    return sha256(b"\n".join((_target(scope).encode(), scope["method"].encode(), body))).digest()


def _target(scope: Scope) -> str:
    query = scope["query_string"].decode("latin-1")
    path = scope["path"].removeprefix(scope.get("root_path", ""))
    return f"{path}?{query}" if query else path
