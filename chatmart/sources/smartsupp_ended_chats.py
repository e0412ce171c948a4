"""Reads what Smartsupp's older export posts when a chat has ended, one body a line."""

from collections.abc import Iterator
from functools import partial

import orjson

from chatmart.sources import Entry, readable
from chatmart.sources.instants import epoch_milliseconds
from chatmart.sources.posted import Unfit, look, read_posted, storable
from chatmart.sources.vendor import Ask, Document, Identity, Spec, Stream, Vendor

# what the models read of a chat
AMOUNTS = ("channel.rating",)
FLAGS = ("channel.isOffline", "channel.isTriggered")
INSTANTS = ("beginAt", "endAt", "messages.sentAt")


def read_chats(vendor: Vendor, ask: Ask) -> Iterator[Entry]:
    options = vendor.source.options
    names = (options["customer_variable"], options["ga_client_variable"])
    yield from read_posted(vendor, ask, partial(_chat, *names), " ".join(names))


def identify(document: Document) -> Identity:
    chat = document["chat"]
    readable.check(chat, AMOUNTS, flags=FLAGS, milliseconds=INSTANTS)
    return Identity(readable.identity(chat["channel"]), epoch_milliseconds(chat["endAt"]))


def _chat(customer: str, ga_client: str, text: bytes) -> bytes:
    try:
        chat = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Unfit("The line is not JSON.") from error
    channel = chat.get("channel") if isinstance(chat, dict) else None
    if not isinstance(channel, dict) or not channel.get("id"):
        raise Unfit("The line is no ended chat: it has no channel with an id.")
    visitor = chat.get("visitor")
    variables = visitor.get("variables") if isinstance(visitor, dict) else None
    return orjson.dumps(
        {
            "chat": storable(chat),
            "shop_customer_id": _variable(variables, customer),
            "ga_client_id": _variable(variables, ga_client),
            "landing_page": _first_page(chat.get("paths")),
        }
    )


def _variable(variables: object, name: str) -> str | None:
    """A variable is a value with a label, or just the value."""
    found = variables.get(name) if isinstance(variables, dict) else None
    value = found.get("value") if isinstance(found, dict) else found
    return None if value is None or value == "" else str(value)


def _first_page(paths: object) -> str | None:
    first = paths[0] if isinstance(paths, list) and paths else None
    return first.get("url") if isinstance(first, dict) else None


SPEC = Spec(
    kind="smartsupp_ended_chats",
    streams=(Stream("conversations", "conversations", read_chats, identify),),
    options={"customer_variable": "shoptet_user_guid", "ga_client_variable": "ga_client_id"},
    check=look,
)
