"""Reads many orders of Shopify at once: it prepares a file of them, which is then fetched."""

import time
from collections.abc import Generator, Iterator
from datetime import datetime

import orjson

from chatmart.errors import ChatmartError
from chatmart.http import NotFound
from chatmart.sources import Cursor, Entry
from chatmart.sources import shopify_queries as queries
from chatmart.sources.shopify_api import Json, ask
from chatmart.sources.shopify_orders import by_ids, documents
from chatmart.sources.vendor import Ask, Document, Vendor
from chatmart.sources.walking import instant, lines

ORDERS_AT_ONCE = 500
FIRST_WAIT_SECONDS = 0.1  # a small file is ready soon
RUNNING = {"CREATED", "RUNNING", "CANCELING"}
BUSY = {"LIMIT_REACHED", "OPERATION_IN_PROGRESS"}


class Failed(Exception):
    """The operation did not come to a good end; what was asked for must be read in pages."""


def read(vendor: Vendor, ask_: Ask, query: str) -> Generator[Entry, None, datetime]:
    """Yield what the file holds and give the instant up to which it reaches.

    Raises `Failed` after the part of the file that there is. The cursor keeps the operation, so
    that a run that was cut off waits for the same one.
    """
    held = ask_.cursor.get("bulk")
    if held is None:
        held = {"id": _start(vendor, query), "until": instant(ask_.until)}
        yield Cursor(ask_.name, {**ask_.cursor, "bulk": held})
    state = _wait(vendor, held["id"])
    is_complete = state["status"] == "COMPLETED"
    url = state["url"] if is_complete else state["partialDataUrl"]
    roots = 0
    if url:
        try:
            for batch in _batches(vendor, url):
                roots += len(batch)
                yield lines("a bulk operation over orders", batch)
        except NotFound as error:
            raise Failed from error
    if state.get("errorCode") == "ACCESS_DENIED":
        raise ChatmartError(
            f"'{vendor.source.name}' may not read all that it asks for in bulk.",
            "Run chatmart sources check: it names the scope that is missing.",
        )
    if not is_complete or roots < int(state["rootObjectCount"]):
        raise Failed
    return datetime.fromisoformat(held["until"])


def _start(vendor: Vendor, query: str) -> str:
    text = queries.orders_in_bulk(vendor.source.options, query)
    payload = ask(vendor, queries.BULK_RUN, {"query": text, "grouped": True})
    found = payload["bulkOperationRunQuery"]
    codes = {str(error["code"]) for error in found["userErrors"]}
    if codes & BUSY:
        raise Failed
    if codes or not found["bulkOperation"]:
        raise ChatmartError(
            f"Shopify does not take the bulk operation of '{vendor.source.name}'.",
            f"Set bulk_from_days = 0 in [sources.{vendor.source.name}] to read pages instead.",
        )
    return str(found["bulkOperation"]["id"])


def _wait(vendor: Vendor, id_: str) -> Json:
    options = vendor.source.options
    give_up = time.monotonic() + options["bulk_wait_minutes"] * 60
    wait = FIRST_WAIT_SECONDS
    while True:
        state: Json | None = ask(vendor, queries.BULK_POLL, {"id": id_})["bulkOperation"]
        if state is None:
            raise Failed
        if state["status"] not in RUNNING:
            return state
        if time.monotonic() >= give_up:
            raise ChatmartError(
                f"Shopify still prepares the bulk operation of '{vendor.source.name}'.",
                "Run it again later: the next run goes on waiting for the same operation.",
            )
        wait = min(wait * 2, options["bulk_poll_seconds"])
        time.sleep(wait)


def _batches(vendor: Vendor, url: str) -> Iterator[list[Document]]:
    """Stitch orders and their lines together.

    Lines follow their order. Should one come later, its order is asked for again on its own.
    """
    batch: list[Json] = []
    scattered: set[str] = set()
    for line in vendor.api.download(url):
        element = _element(line)
        parent = element.pop("__parentId", None)
        if parent is None:
            if len(batch) >= ORDERS_AT_ONCE:
                yield list(documents(vendor, batch))
                batch = []
            batch.append({**element, "lines": []})
        elif batch and batch[-1]["id"] == parent:
            batch[-1]["lines"].append(element)
        else:
            scattered.add(parent)
    yield list(documents(vendor, batch))
    if scattered:
        yield list(by_ids(vendor, sorted(scattered)))


def _element(line: bytes) -> Json:
    try:
        found: Json = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise Failed from error
    return found
