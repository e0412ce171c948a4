"""The vendors of all accounts behind one port of this machine."""

import socket
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from functools import partial
from itertools import product
from threading import Lock
from typing import cast

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.routing import Mount, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from chatmart.errors import ChatmartError
from chatmart.sandbox.history import History
from chatmart.sandbox.life import live
from chatmart.sandbox.shops import SHOPS
from chatmart.sandbox.vendors import Routes, connection, routes_of, spoken
from chatmart.sandbox.vendors.clock import Clock
from chatmart.sandbox.vendors.faults import faulty
from chatmart.sandbox.vendors.plan import Plan
from chatmart.sandbox.vendors.served import TOKEN, Served

HOST = "127.0.0.1"

_lived: dict[str, History] = {}
_living = Lock()


def lived(account: str) -> History:
    """The account's world, lived when somebody asks for it first."""
    with _living:
        if account not in _lived:
            _lived[account] = live(next(one for one in SHOPS if one.account == account))
        return _lived[account]


def all_served(
    as_of: datetime,
    plan: Plan,
    token: str = TOKEN,
    *,
    accounts: Iterable[str] | None = None,
    vendors: Iterable[str] | None = None,
) -> list[Served]:
    """Every account through every vendor that can be served, when none are named."""
    names = product(accounts or [shop.account for shop in SHOPS], vendors or spoken())
    return [
        Served(
            vendor=vendor,
            account=account,
            token=f"not-{token}" if f"{account}/{vendor}" in plan.bad_token else token,
            clock=Clock(as_of, plan.moving_clock, plan.moves_after),
            live=partial(lived, account),
        )
        for account, vendor in names
    ]


def app(
    served: Iterable[Served], plan: Plan, routes_of: Callable[[str], Routes] = routes_of
) -> Starlette:
    """Each vendor of each account at `/<account>/<vendor>`, before the vendor's own path."""
    return Starlette(
        routes=[
            Mount(f"/{one.name}", faulty(_speaking(one, routes_of), one, plan)) for one in served
        ]
    )


def serve(
    as_of: datetime, plan: Plan, *, port: int = 0, say: Callable[[Mapping[str, str]], None]
) -> None:
    """Answer until a signal comes; `say` gets the address of each vendor of each account."""
    served = all_served(as_of, plan)
    _check_names(plan, {one.name for one in served})
    listening = listen(port)
    say({one.name: f"{address(listening)}/{one.name}" for one in served})
    with suppress(KeyboardInterrupt):
        server(app(served, plan)).run(sockets=[listening])


def listen(port: int) -> socket.socket:
    try:
        return socket.create_server((HOST, port), backlog=512)
    except OSError as error:
        raise ChatmartError(
            f"The sandbox cannot listen on port {port}: {error.strerror}.",
            "Give --port another number, or 0 for any that is free.",
        ) from error


def address(listening: socket.socket) -> str:
    return f"http://{HOST}:{listening.getsockname()[1]}"


def server(app: ASGIApp) -> uvicorn.Server:
    return uvicorn.Server(
        uvicorn.Config(
            app,
            http=cast("type", connection.protocol),
            lifespan="off",
            log_config=None,  # errors go to stderr, nothing else anywhere
            log_level="error",
            access_log=False,
            server_header=False,
            timeout_keep_alive=75,
            timeout_graceful_shutdown=1,
        )
    )


def _speaking(served: Served, routes_of: Callable[[str], Routes]) -> ASGIApp:
    """The vendor's routes, made at its first request: most runs ask few of the vendors."""
    made: list[Router] = []
    making = Lock()

    def router() -> Router:
        with making:
            if not made:
                # vendors do not forgive a slash too many
                made.append(Router(routes_of(served.vendor)(served), redirect_slashes=False))
            return made[0]

    async def speak(scope: Scope, receive: Receive, send: Send) -> None:
        speaker = made[0] if made else await run_in_threadpool(router)
        await speaker(scope, receive, send)

    return speak


def _check_names(plan: Plan, known: set[str]) -> None:
    unknown = sorted((plan.down | plan.bad_token) - known)
    if unknown:
        raise ChatmartError(
            f"The sandbox does not serve {unknown[0]!r}.",
            f"Name <account>/<vendor>: one of {', '.join(sorted(known))}.",
        )
