"""What belongs to a Smartsupp conversation and comes from calls of its own."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from threading import Lock
from typing import Any, cast
from urllib.parse import quote

from chatmart.errors import ChatmartError
from chatmart.http import NotFound
from chatmart.sources.readable import Odd, identity, keys
from chatmart.sources.vendor import Document, Vendor

# of one run: people come back soon or hardly ever, and the dates of a conversation are close
CONTACTS_REMEMBERED = 5_000
CONVERSATIONS_REMEMBERED = 50_000
WALKS = 3
NOT_STORED = frozenset({"ip", "user_agent"})


class Details:
    """Puts conversations together, with what one run has asked for already."""

    def __init__(self, vendor: Vendor) -> None:
        self._vendor, self._api, self._options = vendor, vendor.api, vendor.source.options
        self._known = _Memory(CONTACTS_REMEMBERED)
        self._handed_over = _Memory(CONVERSATIONS_REMEMBERED)

    def fresh(self, rows: Iterator[Document]) -> Iterator[Document]:
        """Leave out what was handed over before as it is now."""
        for id_, row in keys(rows):
            version = str(row.get("updated_at") or "") if isinstance(row, dict) else ""
            if not version or self._handed_over.get(str(id_)) != version:
                self._handed_over.put(str(id_), version)
                yield cast("Document", row)

    def assemble(self, row: Document) -> Document | str:
        """Give the envelope of a conversation, or its id when it was deleted meanwhile.

        What has no id has no more to it: landing keeps it aside.
        """
        try:
            id_ = identity(row)
        except Odd:
            return {"conversation": row}
        try:
            messages = self._messages(id_)
        except NotFound:
            if self.is_gone(id_):
                return id_
            messages = []
        variables = row.get("variables")
        variables = variables if isinstance(variables, dict) else {}
        return {
            "conversation": {**row, "location": _storable(row.get("location"))},
            "messages": messages,
            "contact": self._one("contacts", row.get("contact_id")),
            "visitor": self._one("visitors", row.get("visitor_id")),
            "tags": [{"name": name} for name in _tag_names(row.get("tags"))],
            "shop_customer_id": _text(variables.get(self._options["customer_variable"])),
            "ga_client_id": _text(variables.get(self._options["ga_client_variable"])),
        }

    def is_gone(self, id_: str) -> bool:
        try:
            self._api.get(f"conversations/{quote(id_, safe='')}")
        except NotFound:
            return True
        return False

    def _messages(self, id_: str) -> list[Document] | None:
        """Give all messages, the oldest first; null when Smartsupp counts more than it gives."""
        for _ in range(WALKS):
            found, is_whole = self._walk(id_)
            if is_whole:
                newest_last = reversed(found.values())
                return sorted(newest_last, key=_sent_at)
        return None

    def _walk(self, id_: str) -> tuple[dict[Any, Document], bool]:
        found: dict[Any, Document] = {}
        twice = 0  # on one page, which cannot be because the list moved
        asked: dict[str, Any] = {"size": self._options["message_page_size"], "sort": "desc"}
        while True:
            page = self._api.get(f"conversations/{quote(id_, safe='')}/messages", asked).json
            items = page.get("items") if isinstance(page, dict) else None
            if not isinstance(items, list):
                raise ChatmartError(
                    f"'{self._vendor.source.name}' got no list 'items' of messages.",
                    f"Check base_url of [sources.{self._vendor.source.name}].",
                )
            before, after, total = len(found), page.get("after"), page.get("total")
            given = {
                (before, key) if isinstance(key, tuple) else key: one for key, one in keys(items)
            }
            twice += len(items) - len(given)
            found.update(cast("dict[Any, Document]", given))
            is_whole = not isinstance(total, int) or len(found) + twice >= total
            if after is None or not items or (isinstance(total, int) and is_whole):
                return found, is_whole
            if len(found) == before:
                raise ChatmartError(
                    f"'{self._vendor.source.name}' got the same messages for every page.",
                    f"Change messages_after of [sources.{self._vendor.source.name}] to the name "
                    "of the parameter that goes on to the next page.",
                )
            asked[self._options["messages_after"]] = after

    def _one(self, what: str, id_: object) -> Document | None:
        """Ask once a run; who was erased is nobody."""
        if not self._options[what] or not id_ or not isinstance(id_, str | int):
            return None
        path = f"{what}/{quote(str(id_), safe='')}"
        if path not in self._known:
            try:
                self._known.put(path, _storable(self._api.get(path).json))
            except NotFound:
                self._known.put(path, None)
        return cast("Document | None", self._known.get(path))


class _Memory:
    """Keeps what came last, so that it never grows beyond measure; safe between threads."""

    def __init__(self, most: int) -> None:
        self._held: OrderedDict[str, Any] = OrderedDict()
        self._most = most
        self._lock = Lock()

    def __contains__(self, key: str) -> bool:
        return key in self._held

    def get(self, key: str) -> object:
        return self._held.get(key)

    def put(self, key: str, value: object) -> None:
        with self._lock:
            self._held[key] = value
            while len(self._held) > self._most:
                self._held.popitem(last=False)


def _sent_at(message: object) -> str:
    return str(message.get("created_at")) if isinstance(message, dict) else ""


def _storable(part: object) -> Document | None:
    if not isinstance(part, Mapping):
        return None
    return {name: value for name, value in part.items() if name not in NOT_STORED}


def _tag_names(tags: object) -> Iterator[str]:
    """Read a list, or a list in an envelope, of names or of objects with a name."""
    if isinstance(tags, dict):
        tags = tags.get("data")
    for tag in tags if isinstance(tags, list) else ():
        name = (tag.get("name") or tag.get("id")) if isinstance(tag, dict) else tag
        if name:
            yield str(name)


def _text(value: object) -> str | None:
    return None if value is None or value == "" else str(value)
