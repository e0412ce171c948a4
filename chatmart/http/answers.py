"""Reads what a vendor answered: JSON, or in words why there is none."""

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import requests

from chatmart.http.errors import NotAllowed, NotFound, NotJson, Refused

EMPTY = frozenset({202, 204})
CODE = re.compile(r"[A-Za-z][\w.-]{0,60}")  # the vendor's own word for an error, not a sentence
LONGEST_INTEGER = 18  # digits that surely fit into 64 bits, which is what can be written again

Json = Any


class Answer(NamedTuple):
    """A good answer; `json` is null for an empty one, numbers with a fraction are decimals."""

    status: int
    headers: Mapping[str, str]
    json: Json


def answer(who: str, connection: str, method: str, response: requests.Response) -> Answer:
    status = response.status_code
    asked = f"{method} {urlsplit(response.url).path}"
    if 200 <= status < 300:
        return Answer(status, response.headers, _json(who, asked, response))
    if status in {401, 403}:
        raise _not_allowed(who, connection, asked, response)
    if status in {404, 410}:
        raise NotFound(
            f"'{who}' found nothing at {asked}.", f"Check base_url of [sources.{who}].", status
        )
    if 300 <= status < 400:
        raise Refused(
            f"'{who}' was sent elsewhere from {asked}: {status}.",
            f"Check base_url of [sources.{who}]: the vendor answers there without sending on.",
            status,
            None,
        )
    code = _code(response)
    raise Refused(
        f"'{who}' was refused {asked}: {status}{f' ({code})' if code else ''}.",
        f"Check base_url and options of [sources.{who}].",
        status,
        code,
    )


def _not_allowed(who: str, connection: str, asked: str, response: requests.Response) -> NotAllowed:
    """A page for people that says 403 comes from a guard before the vendor more often than not."""
    status = response.status_code
    remedy = f"Check the secret in the Airflow connection '{connection}', and that it may read this"
    if "html" in response.headers.get("Content-Type", "").lower():
        return NotAllowed(
            f"'{who}' was not allowed to {asked}: {status}, with a page for people.",
            f"Check base_url of [sources.{who}], and that no firewall or bot protection stands "
            f"between this machine and the vendor. {remedy}.",
            status,
        )
    return NotAllowed(
        f"'{who}' was not allowed to {asked}: the vendor answered {status}.", f"{remedy}.", status
    )


def _json(who: str, asked: str, response: requests.Response) -> Json:
    if response.status_code in EMPTY and not response.content:
        return None
    try:
        # the encoding is said by the standard, whatever the header says
        return json.loads(
            response.content.decode("utf-8-sig"),
            parse_float=Decimal,
            parse_int=_integer,
            parse_constant=str,  # NaN is no JSON: it stays the word, and is no amount
        )
    except (ValueError, RecursionError):
        kind = response.headers.get("Content-Type", "no type").split(";")[0]
        raise NotJson(
            f"'{who}' got no JSON for {asked}, but {kind}.",
            f"Check base_url of [sources.{who}]; if it is right, try again later.",
            response.status_code,
        ) from None


def _integer(text: str) -> int | Decimal:
    return int(text) if len(text) <= LONGEST_INTEGER else _long(text)


def _long(text: str) -> int | Decimal:
    number = Decimal(text)
    return int(number) if -(2**63) <= number < 2**64 else number


def _code(response: requests.Response) -> str | None:
    """Find the vendor's code for an error; its sentences may quote what was asked."""
    try:
        body = response.json()
    except ValueError:
        return None
    for key in ("code", "errorCode", "error"):
        value = body.get(key) if isinstance(body, dict) else None
        if isinstance(value, str) and CODE.fullmatch(value):
            return value
    return None
