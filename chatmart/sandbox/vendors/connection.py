"""Lets an application end its connection, which ASGI has no word for."""

import asyncio
from typing import Any, cast

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.auto import AutoHTTPProtocol

_TRANSPORT = "chatmart.transport"


def protocol(*args: Any, **named: Any) -> asyncio.Protocol:
    """Make uvicorn's protocol for one connection, whose application learns the transport."""
    made: Any = AutoHTTPProtocol(*args, **named)
    app: ASGIApp = made.app

    async def knowing(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, _TRANSPORT: made.transport}, receive, send)

    made.app = knowing
    return cast(asyncio.Protocol, made)


async def abort(scope: Scope, receive: Receive) -> None:
    """End it at once; what was sent may be lost."""
    _transport(scope).abort()
    await _ended(receive)


async def close(scope: Scope, receive: Receive) -> None:
    """End it after what was sent has gone out."""
    _transport(scope).close()
    await _ended(receive)


def _transport(scope: Scope) -> asyncio.Transport:
    return cast(asyncio.Transport, scope[_TRANSPORT])


async def _ended(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
