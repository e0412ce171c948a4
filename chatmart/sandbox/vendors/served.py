"""What a vendor's module gets to know: one account's world, the clock, the ids, the secret."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from threading import RLock
from typing import Any, NamedTuple, TypeVar, cast

from chatmart.sandbox.history import History
from chatmart.sandbox.vendors.clock import Clock
from chatmart.sandbox.vendors.ids import Ids

Computed = TypeVar("Computed")

TOKEN = "sandbox-secret"  # noqa: S105  opens nothing but the pretend shops
KEPT_INSTANTS = 2  # while the clock moves, requests that came just before it did are still answered


class Asked(NamedTuple):
    """A request that came; `target` is the vendor's own path with the query."""

    method: str
    target: str
    fault: str | None


@dataclass
class Served:
    """One account spoken through one vendor's API.

    `history` holds the world with its future: answer with what is known before `now()` only.
    """

    vendor: str
    account: str
    token: str  # whatever the vendor calls it: a secret is right when it equals this
    clock: Clock
    live: Callable[[], History] = field(repr=False)
    asked: deque[Asked] = field(default_factory=lambda: deque(maxlen=10_000), repr=False)
    _computed: dict[datetime, dict[str, Any]] = field(default_factory=dict, repr=False)
    _lock: RLock = field(default_factory=RLock, repr=False)

    @property
    def name(self) -> str:
        return f"{self.account}/{self.vendor}"

    @cached_property
    def history(self) -> History:
        return self.live()

    @cached_property
    def ids(self) -> Ids:
        return Ids(self.history)

    def now(self) -> datetime:
        return self.clock.now()

    def cached(self, name: str, compute: Callable[[], Computed]) -> Computed:
        """What `compute` gives, computed once for each instant of the clock."""
        with self._lock:
            now = self.now()
            held = self._computed.setdefault(now, {})
            while len(self._computed) > KEPT_INSTANTS:
                del self._computed[next(iter(self._computed))]
            if name not in held:
                held[name] = compute()
            return cast(Computed, held[name])
