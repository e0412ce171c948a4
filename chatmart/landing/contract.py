"""Checks documents against the contract in docs/contract and says who they are."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import Any

import jsonschema_rs
import orjson

from chatmart.landing.reasons import reason
from chatmart.settings import PROJECT_ROOT
from chatmart.sources.ndjson import digest

CONTRACT_FOLDER = PROJECT_ROOT / "docs" / "contract"
COMMON = "common.schema.json"
BASE = "json-schema:///"  # where the schemas look for each other; nothing is ever fetched
ESCAPED_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")

# what tells one row of a web-analytics report from another of the same day
WEB_EVENT_DIMENSIONS = (
    "event_name",
    "event_label",
    "session_source",
    "session_medium",
    "session_campaign",
    "channel_group",
    "country",
    "device",
    "chatted",
    "transaction_id",
    "currency",
)

Document = dict[str, Any]


class Refused(Exception):
    """A document breaks the contract; the message is one sentence without any value of it."""


# account, id and the instant of the last change; a plain tuple, as there is one per document
Identity = tuple[str, str, str]
Check = Callable[[bytes], Identity]


@cache
def checker(stream: str) -> Check:
    """Give a function that tells a document's identity or raises `Refused`."""
    validator = _validator(stream)
    identity = IDENTITIES.get(stream, _identity)

    def check(text: bytes) -> Identity:
        document = parse(text)
        if not validator.is_valid(document):
            raise Refused(reason(next(validator.iter_errors(document)), common_definitions()))
        return identity(document)

    return check


@cache
def common_definitions() -> Document:
    definitions: Document = _schema(COMMON)["$defs"]
    return definitions


def _validator(stream: str) -> jsonschema_rs.Validator:
    name = f"{stream}.schema.json"
    return jsonschema_rs.Draft202012Validator(
        _schema(name),
        validate_formats=True,
        registry=jsonschema_rs.Registry([(BASE + COMMON, _schema(COMMON))]),
        base_uri=BASE + name,
        offline=True,
    )


def _schema(name: str) -> Document:
    schema: Document = orjson.loads((CONTRACT_FOLDER / name).read_bytes())
    return schema


def parse(text: bytes) -> Document:
    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        if error.msg.startswith("str is not valid UTF-8"):
            raise Refused("The line is not UTF-8 text.") from error
        raise Refused(f"The line is not JSON: {error.msg} at character {error.pos + 1}.") from error
    if b"\\u0000" in text and ESCAPED_NUL.search(text):
        raise Refused("The document holds the character U+0000, which PostgreSQL cannot store.")
    if not isinstance(document, dict):
        raise Refused("The line is JSON, but not an object.")
    return document


def _identity(document: Document) -> Identity:
    return document["account"], document["id"], document["updated_at"]


def _web_event(document: Document) -> Identity:
    row = orjson.dumps([document.get(name) for name in WEB_EVENT_DIMENSIONS])
    return _daily(document, digest(row))


def _widget_display(document: Document) -> Identity:
    return _daily(document, document.get("channel") or "")


def _daily(document: Document, rest: str) -> Identity:
    """Identify an aggregate of a day, which is as new as the end of that day."""
    day = document["date"]
    following = date.fromisoformat(day) + timedelta(days=1)
    return document["account"], f"{day}:{rest}", f"{following}T00:00:00Z"


IDENTITIES: dict[str, Callable[[Document], Identity]] = {
    "web_events": _web_event,
    "widget_displays": _widget_display,
}
