"""How many requests Gorgias takes, and for how long its cursors live."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock


@dataclass
class Limits:
    """So many requests in so many seconds; null counts without refusing."""

    requests: int | None = None
    seconds: float = 20.0
    cursor_lives: float = float("inf")  # requests
    asked: int = 0
    clock: Callable[[], float] = time.monotonic
    _recent: deque[float] = field(default_factory=deque)
    _lock: Lock = field(default_factory=Lock)

    def count(self) -> tuple[dict[str, str], int]:
        """Give the headers of the answer, and the seconds to wait when it is one too many."""
        with self._lock:
            self.asked += 1
            if self.requests is None:
                return {"X-Gorgias-Account-Api-Call-Limit": "1/40"}, 0
            now = self.clock()
            while self._recent and now - self._recent[0] >= self.seconds:
                self._recent.popleft()
            if len(self._recent) >= self.requests:
                return self._shown(), int(self.seconds - (now - self._recent[0])) + 1
            self._recent.append(now)
            return self._shown(), 0

    def _shown(self) -> dict[str, str]:
        return {"X-Gorgias-Account-Api-Call-Limit": f"{len(self._recent)}/{self.requests}"}
