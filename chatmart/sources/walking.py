"""The two ways in which vendors list what changed: by windows of time, or newest first."""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import orjson

from chatmart.errors import ChatmartError
from chatmart.sources import Cursor, Entry, Lines
from chatmart.sources.vendor import Ask, Document

ReadWindow = Callable[[datetime, datetime], Iterator[Entry]]


def by_windows(
    ask: Ask, read: ReadWindow, *, overlap: timedelta, step: timedelta = timedelta(days=1)
) -> Iterator[Entry]:
    """Read window after window, with a checkpoint after each: a run that was cut off goes on there.

    What `overlap` reaches back over is read as one window.
    """
    fresh = ask.start()
    begin = ask.start(overlap)
    while begin < ask.until:
        end = min(max(begin, fresh) + step, ask.until)
        yield from read(begin, end)
        yield checkpoint(ask, end)
        begin = end


class Page(NamedTuple):
    """A page of a list ordered by last change, newest first; `resume` finds the next one."""

    origin: str
    documents: Sequence[tuple[datetime, Document]]
    resume: Any  # JSON; null after the last page


ReadPages = Callable[[Any], Iterator[Page]]


def newest_first(
    ask: Ask, pages: ReadPages, *, overlap: timedelta, pages_a_checkpoint: int = 50
) -> Iterator[Entry]:
    """Walk down to what is known already; a walk that was cut off goes on from its checkpoint."""
    walk = ask.cursor.get("walk") or {"resume": None, "until": instant(ask.until)}
    floor = ask.start(overlap)
    for number, page in enumerate(pages(walk["resume"]), 1):
        yield lines(page.origin, [document for at, document in page.documents if at >= floor])
        if page.resume is None or any(at < floor for at, _ in page.documents):
            break
        if number % pages_a_checkpoint == 0:
            yield Cursor(ask.name, {**ask.cursor, "walk": {**walk, "resume": page.resume}})
    yield checkpoint(ask, datetime.fromisoformat(walk["until"]))


def checkpoint(ask: Ask, through: datetime) -> Cursor:
    return Cursor(ask.name, {"through": instant(through)}, through)


def lines(origin: str, documents: Sequence[Document]) -> Lines:
    """Write documents out as they came; decimals stay the numbers they were."""
    return Lines(origin, [(number, dumps(one)) for number, one in enumerate(documents, 1)])


def dumps(document: Document) -> bytes:
    try:
        return orjson.dumps(document, default=_exact, option=orjson.OPT_NON_STR_KEYS)
    except TypeError:
        # half a character, or a number without end: written as it came, for landing to keep aside
        return json.dumps(document, default=str).encode()


def _exact(value: object) -> orjson.Fragment:
    # a Decimal, as the client reads every number with a fraction
    return orjson.Fragment(str(value).encode())


def instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


SAME_PAGES = 4


class Guard:
    """Ends a walk over pages that would never end by itself."""

    def __init__(self, what: str, most_pages: int = 1_000_000) -> None:
        self.what = what
        self.most_pages = most_pages
        self.seen: set[bytes] = set()
        self._last, self._times = b"", 0

    def pass_(self, position: object) -> None:
        """Take note of a position (a cursor, or the ids of a page) and refuse one seen before."""
        key = orjson.dumps(position, default=str)
        if key in self.seen or len(self.seen) >= self.most_pages:
            raise ChatmartError(
                f"Paging through {self.what} went in circles: the same page came twice.",
                "Run it again; if it stays so, tell the vendor, and lower the page size meanwhile.",
            )
        self.seen.add(key)

    def moves(self, content: object) -> None:
        """Take note of what a page holds, and refuse the same again and again at new positions."""
        held = orjson.dumps(content, default=str)
        self._times = self._times + 1 if held == self._last else 1
        self._last = held
        if self._times == SAME_PAGES:
            raise ChatmartError(
                f"Paging through {self.what} got the same page {SAME_PAGES} times.",
                "Run it again; if it stays so, tell the vendor: it does not go on to the next.",
            )
