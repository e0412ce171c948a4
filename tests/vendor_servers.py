"""A vendor's local server inside a test's own process.

A test asks the fixture `vendor_server` for as many as it needs; they end with the test:

    def test_every_conversation_comes(vendor_server):
        server = vendor_server("smartsupp", "petal-cz", night=2, rates={"closed": 0.2}, seed=7)
        ... server.base_url      the source's base URL, `http://127.0.0.1:<port>/petal-cz/smartsupp`
        ... server.token         the secret it accepts
        ... server.served        what the vendor's module knows: .history, .now(), .ids, .asked
        server.clock.as_of = as_of(3)  # two nights later, the same server

Every field of `Plan` is a name that `vendor_server` takes; `faults=PLANS["many"]` is a whole plan.
`server.served.asked` lists the requests that came, each with the fault it met.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from threading import Thread
from typing import Any

import pytest

from chatmart.sandbox.nights import as_of
from chatmart.sandbox.vendors import Routes, routes_of, serving
from chatmart.sandbox.vendors.clock import Clock
from chatmart.sandbox.vendors.plan import Plan
from chatmart.sandbox.vendors.served import Served


@dataclass(frozen=True)
class VendorServer:
    base_url: str
    served: Served

    @property
    def token(self) -> str:
        return self.served.token

    @property
    def clock(self) -> Clock:
        return self.served.clock


VendorServers = Callable[..., VendorServer]


@contextmanager
def serve_in_thread(
    vendor: str,
    account: str = "petal-cz",
    *,
    night: int = 1,
    faults: Plan | None = None,
    routes: Routes | None = None,
    **planned: Any,
) -> Iterator[VendorServer]:
    """`routes` speak for the vendor instead of its own module."""
    plan = replace(faults or Plan(), **planned)
    (served,) = serving.all_served(as_of(night), plan, accounts=[account], vendors=[vendor])
    listening = serving.listen(0)
    server = serving.server(serving.app([served], plan, lambda name: routes or routes_of(name)))
    Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True).start()
    try:
        yield VendorServer(f"{serving.address(listening)}/{served.name}", served)
    finally:
        server.should_exit = True  # it looks now and then; a test need not wait for that


@pytest.fixture
def vendor_server() -> Iterator[VendorServers]:
    with ExitStack() as running:
        yield lambda *named, **planned: running.enter_context(serve_in_thread(*named, **planned))
