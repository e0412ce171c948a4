"""Smartsupp's search of conversations: which of them belong to a span of time."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from chatmart.errors import ChatmartError
from chatmart.http import Refused
from chatmart.sources.instants import iso
from chatmart.sources.readable import keys
from chatmart.sources.vendor import Document, Vendor
from chatmart.sources.walking import Guard

PATH = "conversations/search"
IDLE_PAGES = 3  # that hold nothing new, one after the other
WALKS = 3  # a list that lost something while it was read is read again so often
COUNTED_UP_TO = 10_000  # an index need not count further
SECOND = timedelta(seconds=1)


class Ignored(ChatmartError):
    """The search gave what was not asked for."""


class Circles(ChatmartError):
    """The same page came twice."""


class Searches:
    """The searches of one run."""

    def __init__(self, vendor: Vendor) -> None:
        self._api, self._who, self._options = vendor.api, vendor.source.name, vendor.source.options
        self._takes_updated = bool(self._options["updated_field"])

    def changed(self, begin: datetime, end: datetime) -> Iterator[Document]:
        """Yield what began, ended or changed in [begin, end); something may come several times."""
        yield from self._between("finishedAt", begin, end)
        yield from self._between("createdAt", begin, end)
        if self._takes_updated:
            try:
                yield from self._between(self._options["updated_field"], begin, end)
            except (Refused, Ignored):
                # nobody promises this filter: without it, look_back_days must do
                self._takes_updated = False

    def running(self) -> Iterator[Document]:
        statuses = list(self._options["running_statuses"])
        yield from self._all([{"field": "status", "value": statuses}], "running conversations")

    def newest(self) -> tuple[int, Document | None]:
        """Give the number of conversations, and the newest."""
        page = self._page({"size": 1, "query": [], "sort": [{self._spelled("createdAt"): "desc"}]})
        newest = next((one for one in page["items"] if isinstance(one, dict)), None)
        total = page.get("total")
        return total if isinstance(total, int) else len(page["items"]), newest

    def newest_pages(self, until: datetime) -> Iterator[list[Document]]:
        """Yield all that there is, by creation, newest first."""
        query = [self._range("createdAt", datetime(2000, 1, 1, tzinfo=UTC), until)]
        for page in self._pages(query, "desc", "conversations"):
            yield page["items"]

    def takes(self, field: str, at: datetime) -> bool:
        """Tell whether a range over a field gives what lies in it and nothing else."""
        try:
            found = list(self._between(field, at - SECOND, at + SECOND))
        except (Refused, Ignored):
            return False
        return bool(found)

    def _between(self, field: str, begin: datetime, end: datetime) -> Iterator[Document]:
        what = f"conversations by {field}"
        yield from self._all([self._range(field, begin, end)], what, (field, begin, end))

    def _all(
        self,
        query: list[Document],
        what: str,
        asked: tuple[str, datetime, datetime] | None = None,
    ) -> Iterator[Document]:
        """Yield the rows of a search; again from the beginning when it did not give all."""
        for walk in range(WALKS):
            seen: set[Any] = set()
            least: int | None = None
            idle = 0
            try:
                for page in self._pages(query, "asc", what):
                    if asked:
                        self._refuse_others(page["items"], *asked)
                    total = page.get("total")
                    if isinstance(total, int):
                        least = total if least is None else min(least, total)
                    before = len(seen)
                    for place, row in enumerate(page["items"]):
                        key = _version(row) or (before, place)
                        if key not in seen:
                            seen.add(key)
                            yield row
                    is_short = len(page["items"]) < self._options["page_size"]
                    if is_short and isinstance(total, int) and len(seen) == total:
                        return
                    idle = 0 if len(seen) > before else idle + 1
                    if idle == IDLE_PAGES:
                        raise Circles(
                            f"'{self._who}' got the same {what} page after page.",
                            "Run it again; if it stays so, tell Smartsupp: `after` is not heeded.",
                        )
            except Circles:
                if walk + 1 == WALKS:
                    raise
                continue
            if least is None or least >= COUNTED_UP_TO or len(seen) >= least:
                return
        raise ChatmartError(
            f"'{self._who}' got {len(seen)} of {least} {what}: some are held back.",
            f"Run it again; if it stays so, lower page_size of [sources.{self._who}].",
        )

    def _pages(self, query: list[Document], direction: str, what: str) -> Iterator[Document]:
        """Walk on behind the last item, for nothing moves there: a creation never changes.

        A short page alone is not the last one: the vendor may give less than was asked for.
        """
        guard, after = Guard(f"the {what} of '{self._who}'"), None
        while True:
            body: Document = {
                "timezone": "UTC",
                "size": self._options["page_size"],
                "query": query,
                "sort": [{self._spelled("createdAt"): direction}],
            }
            page = self._page(body if after is None else {**body, "after": after})
            yield page
            after = page.get("after")
            if after is None or not page["items"]:
                return
            try:
                guard.pass_(after)
            except ChatmartError as error:
                raise Circles(error.refused, error.remedy) from None

    def _page(self, body: Document) -> Document:
        page = self._api.post(PATH, json=body).json
        if not isinstance(page, dict) or not isinstance(page.get("items"), list):
            raise ChatmartError(
                f"'{self._who}' got no list 'items' from the search.",
                f"Check base_url of [sources.{self._who}].",
            )
        return page

    def _range(self, field: str, begin: datetime, end: datetime) -> Document:
        """Ask for whole seconds, both ends included; what ends with Z has no other time zone."""
        last = end if not end.microsecond else end.replace(microsecond=0) + SECOND
        value = [f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" for at in (begin, last)]
        return {"field": self._spelled(field), "value": value}

    def _spelled(self, field: str) -> str:
        if self._options["search_spelling"] == "camelCase":
            return field
        return re.sub(r"[A-Z]", lambda found: f"_{found.group().lower()}", field)

    def _refuse_others(
        self, rows: list[Document], field: str, begin: datetime, end: datetime
    ) -> None:
        """Refuse rows that show that the range was ignored.

        What happened again since the search was answered may be later; nothing gets earlier.
        """
        name = re.sub(r"[A-Z]", lambda found: f"_{found.group().lower()}", field)
        instants = list(_instants(rows, name))
        earlier = [at for at in instants if at and at < begin - SECOND]
        later = [at for at in instants if at is None or at > end + 2 * SECOND]
        is_ignored = len(later) == len(rows) > 1 or (any(later) and name == "created_at")
        if earlier or is_ignored:
            raise Ignored(
                f"'{self._who}' asked for conversations by {field} and got others.",
                f"Try the other search_spelling of [sources.{self._who}].",
            )


def _version(row: object) -> tuple[Any, Any] | None:
    """Tell a state of a conversation from its others; null for what has no id."""
    for found, one in keys([row]):
        if isinstance(one, dict) and not isinstance(found, tuple):
            return found, str(one.get("updated_at"))
    return None


def _instants(rows: list[Document], name: str) -> Iterator[datetime | None]:
    """Give null where nothing stands; what cannot be read is landing's to keep aside."""
    for row in rows:
        value = row.get(name) if isinstance(row, dict) else ""
        if value is None or value == "":
            if isinstance(row, dict) and name in row:
                yield None
            continue
        with suppress(ValueError):
            yield iso(value)
