"""The world's clock: it stands still, or goes on while somebody asks."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

FARTHEST = timedelta(hours=12)  # the next night is still ahead

_asked_at: ContextVar[datetime | None] = ContextVar("asked_at", default=None)


@dataclass(slots=True)
class Clock:
    as_of: datetime
    step: timedelta = timedelta(0)
    requests_a_step: int = 1
    _requests: int = 0
    _lock: Lock = field(default_factory=Lock)

    def now(self) -> datetime:
        """The instant is one and the same during a request."""
        return _asked_at.get() or self._reached()

    @contextmanager
    def request(self) -> Iterator[None]:
        token = _asked_at.set(self._reached())
        try:
            yield
        finally:
            _asked_at.reset(token)
            with self._lock:
                self._requests += 1

    def _reached(self) -> datetime:
        return self.as_of + min(self._requests // self.requests_a_step * self.step, FARTHEST)
