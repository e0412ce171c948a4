"""Reads the events that Smartsupp posted, as a shop's receiver stored them.

A line is the event itself, or `{"signature": …, "body": "<the text as it was posted>"}`. With a
secret only what carries a right signature is believed. An event that was posted twice is one.
"""

import hmac
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from hashlib import blake2b, sha256
from itertools import islice
from typing import Any

import orjson

from chatmart.errors import ChatmartError
from chatmart.sources import Entry, Lines, Unreadable, readable
from chatmart.sources.instants import iso
from chatmart.sources.ndjson import digest
from chatmart.sources.posted import Unfit, look, read_posted, storable
from chatmart.sources.vendor import Ask, Document, Identity, Spec, Stream, Vendor

ENTRIES_TRIED = 20
MARK_BYTES = 4  # enough to see that the secret is another one, too few to find it


def read_events(vendor: Vendor, ask: Ask) -> Iterator[Entry]:
    secret = vendor.secret.password
    account_id = vendor.source.options["account_id"]
    mark = blake2b(f"{secret} {account_id}".encode(), digest_size=MARK_BYTES).hexdigest()
    yield from read_posted(vendor, ask, partial(_event, secret, account_id), mark)


def check(vendor: Vendor) -> Iterator[str]:
    """Try some of the events, so that a wrong secret is told before a night."""
    yield from look(vendor)
    begin = datetime(1970, 1, 1, tzinfo=UTC)
    tried = list(islice(read_events(vendor, Ask("check", begin, begin)), ENTRIES_TRIED))
    good = sum(len(entry.lines) for entry in tried if isinstance(entry, Lines))
    unfit = [entry for entry in tried if isinstance(entry, Unreadable)]
    if unfit and not good:
        raise ChatmartError(
            f"'{vendor.source.name}' can believe none of the first events: {unfit[0].reason}",
            f"Check the secret in the Airflow connection '{vendor.source.connection}', and what "
            "the receiver writes.",
        )
    yield f"{good} of the first {good + len(unfit)} events can be read."


def identify(event: Document) -> Identity:
    """An event has no id of its own; what was posted again is the same to the last letter."""
    posted_at = iso(event["timestamp"])
    readable.check(event, ("data.rating_value",))
    told = orjson.dumps(event, option=orjson.OPT_SORT_KEYS)
    name = f"{event['event']} {posted_at:%Y-%m-%dT%H:%M:%S.%f}"
    return Identity(f"{event['conversation_id'] or 'none'} {name} {digest(told)}", posted_at)


def _event(secret: str, account_id: str, text: bytes) -> bytes:
    event = _parsed(_verified(secret, text))
    if not isinstance(event.get("event"), str) or not isinstance(event.get("timestamp"), str):
        raise Unfit("The line is no event: it names no event or no timestamp.")
    try:
        iso(event["timestamp"])
    except ValueError as error:
        raise Unfit("The timestamp of the event is no instant.") from error
    if account_id and event.get("account_id") != account_id:
        raise Unfit("The event belongs to another account of Smartsupp.")
    return orjson.dumps({"conversation_id": _conversation_id(event), **storable(event)})


def _verified(secret: str, text: bytes) -> bytes:
    """Give the text as it was posted, which is what the signature is of."""
    line = _parsed(text)
    body, signature = line.get("body"), line.get("signature")
    if "event" not in line and isinstance(body, str):
        raw = body.encode()
    elif secret:
        raise Unfit("The event has no signature, and so cannot be verified.")
    else:
        return text
    if secret:
        right = hmac.new(secret.encode(), raw, sha256).hexdigest()
        given = signature.strip().lower() if isinstance(signature, str) else ""
        if not hmac.compare_digest(right.encode(), given.encode()):
            raise Unfit("The signature of the event is wrong.")
    return raw


def _parsed(text: bytes) -> Document:
    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Unfit("The line is not JSON.") from error
    if not isinstance(document, dict):
        raise Unfit("The line is JSON, but not an object.")
    return document


def _conversation_id(event: Document) -> str | None:
    """Find it where the kinds of events have it."""
    data = _object(event.get("data"))
    found = (
        _object(data.get("conversation")).get("id"),
        data.get("conversation_id"),
        _object(data.get("message")).get("conversation_id"),
    )
    return next((str(one) for one in found if one), None)


def _object(value: Any) -> Document:  # noqa: ANN401
    return value if isinstance(value, dict) else {}


SPEC = Spec(
    kind="smartsupp_webhooks",
    streams=(Stream("events", "conversations", read_events, identify),),
    options={"account_id": ""},
    check=check,
    secret="the secret that signs the events as password",  # noqa: S106  a sentence
)
