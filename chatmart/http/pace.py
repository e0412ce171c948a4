"""Keeps to a vendor's limit before it is hit."""

import threading
import time
from collections.abc import Callable


class Pace:
    """Lets requests pass at most so many a second, after a first `burst`; safe between threads."""

    def __init__(
        self,
        per_second: float | None,
        burst: int = 1,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._gap = 1 / per_second if per_second else 0.0
        self._slack = self._gap * (burst - 1)
        self._clock, self._sleep = clock, sleep
        self._next = clock()
        self._lock = threading.Lock()

    def wait(self) -> None:
        with self._lock:
            now = self._clock()
            due = max(self._next, now - self._slack)
            self._next = due + self._gap
        if due > now:
            self._sleep(due - now)

    def pause(self, seconds: float) -> None:
        """Let nothing pass for so long: the vendor said so, or its bucket is nearly empty."""
        with self._lock:
            self._next = max(self._next, self._clock() + seconds)
