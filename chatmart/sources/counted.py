"""Reads a numbered list whose length the vendor tells, so that nothing of it gets lost."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from chatmart.errors import ChatmartError
from chatmart.sources import readable
from chatmart.sources.instants import iso
from chatmart.sources.vendor import Document
from chatmart.sources.walking import Guard

FEW = 10  # records may all be gone; of more not half of them, in one night
ROUNDING = timedelta(seconds=1)  # vendors' clocks show whole seconds

AskPage = Callable[[int], list[Document]]


def backwards(
    ask_page: AskPage, count: int, page_size: int, what: str, key: str = "id"
) -> Iterator[list[Document]]:
    """Yield the pages of a list from its last to its first.

    Rows that leave the list while it is read move those behind them to earlier pages: so they are
    met twice, where reading forwards would pass them over. The walk begins behind the last page,
    and goes on from there while rows come, in case that pages are smaller than was asked for.
    """
    if count <= page_size and len(rows := ask_page(1)) >= count:
        if rows:
            yield rows
        if len(rows) == count or len(rows) < page_size:
            return
    last = -(-count // page_size)
    guard, beyond = Guard(what), last + 1
    while rows := ask_page(beyond):
        guard.pass_([row.get(key) for row in rows])
        yield rows
        beyond += 1
    for number in range(last, 0, -1):
        yield ask_page(number)


class Tally:
    """Counts the different records of one list."""

    def __init__(self, key: str = "id") -> None:
        self.key = key
        self.ids: set[Any] = set()
        self.odd = 0  # records without an id
        self.again: set[Any] = set()  # which came again on the same page, in another version

    def add(self, rows: list[Document]) -> None:
        times: Counter[Any] = Counter()
        for key, _ in readable.keys(rows, self.key):
            times[key] += 1
            if isinstance(key, tuple):
                self.odd += 1
            elif times[key] > 1:
                self.again.add((key, times[key]))
            else:
                self.ids.add(key)

    def check(self, count: int, recount: Callable[[], int], who: str, what: str) -> None:
        """Refuse a list that holds less than the vendor counts; what left it meanwhile is none."""
        found = len(self.ids) + self.odd + len(self.again)
        if found >= count or found >= recount():
            return
        raise ChatmartError(
            f"'{who}' got {found} of {count} records of {what}: the vendor holds some back.",
            f"Run it again; if it stays so, see what [sources.{who}] asks for.",
        )


def outside(rows: list[Document], field: str, window: tuple[datetime, datetime]) -> bool:
    """Tell whether a row is from outside of the window; one that has no instant is not judged."""
    for row in rows:
        try:
            at = iso(row.get(field))
        except ValueError:
            continue  # landing keeps it among the rejected ones
        if not window[0] - ROUNDING <= at <= window[1] + ROUNDING:
            return True
    return False


def believed(gone: list[str], known: int, who: str) -> list[str]:
    """Refuse to take most of what is known for deleted: it may be another shop that answers."""
    if len(gone) > max(FEW, known // 2):
        raise ChatmartError(
            f"'{who}' has no more {len(gone)} of {known} records: it may be another shop.",
            f"Check base_url of [sources.{who}]; nothing was marked as deleted.",
        )
    return gone
