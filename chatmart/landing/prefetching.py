"""Lets a source be read ahead while what it gave before is being written."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Full, Queue

from chatmart.sources import Entry

ENTRIES_AHEAD = 8
POLL_SECONDS = 0.5


class _End:
    """The last thing in the queue: what ended the source, if it was an error."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.error = error


@contextmanager
def prefetched(entries: Iterator[Entry], ahead: int = ENTRIES_AHEAD) -> Iterator[Iterator[Entry]]:
    """Read `entries` in a thread, at most so many ahead; an error comes where it happened."""
    queue: Queue[Entry | _End] = Queue(maxsize=ahead)
    is_wanted = threading.Event()
    is_wanted.set()

    def put(entry: Entry | _End) -> None:
        while is_wanted.is_set():
            try:
                queue.put(entry, timeout=POLL_SECONDS)
            except Full:
                continue
            return

    def read() -> None:
        try:
            for entry in entries:
                put(entry)
                if not is_wanted.is_set():
                    return
        except BaseException as error:
            put(_End(error))
        else:
            put(_End())

    thread = threading.Thread(target=read, name="source", daemon=True)
    thread.start()
    try:
        yield _taken(queue)
    finally:
        is_wanted.clear()


def _taken(queue: "Queue[Entry | _End]") -> Iterator[Entry]:
    while not isinstance(entry := queue.get(), _End):
        yield entry
    if entry.error is not None:
        raise entry.error
