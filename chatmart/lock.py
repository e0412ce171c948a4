"""Lets one process at a time run the DAGs of an installation."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from chatmart.errors import ChatmartError
from chatmart.settings import Settings


@contextmanager
def only_one(settings: Settings, what: str) -> Iterator[None]:
    """Hold the lock; the system gives it back when the process ends, however it ends."""
    settings.home.mkdir(parents=True, exist_ok=True)
    with (settings.home / "run.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            holder = lock.read().strip() or "chatmart"
            raise ChatmartError(
                f"`{what}` cannot start: `{holder}` is running in {settings.home}.",
                "Wait until it has ended, or end it, and run again.",
            ) from None
        lock.truncate(0)
        lock.write(what)
        lock.flush()
        yield
