"""Shopify's search syntax, as far as times, ids and a few words go, and its sort keys."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from operator import eq, ge, gt, le, lt
from typing import Any

Node = dict[str, Any]

_TERM = re.compile(r"(\w+):(>=|<=|>|<)?'?([^'\s]+)'?")
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {">=": ge, "<=": le, ">": gt, "<": lt, "": eq}
_FIELDS = {"updated_at": "updatedAt", "created_at": "createdAt", "processed_at": "processedAt"}
_SORTED_BY: dict[str, Callable[[Node], Any]] = {
    "CREATED_AT": lambda node: node["createdAt"],
    "ID": lambda node: int(node["legacyResourceId"]),
    "ORDER_NUMBER": lambda node: node["number"],
    "PROCESSED_AT": lambda node: node["processedAt"],
    "UPDATED_AT": lambda node: node["updatedAt"],
}


def found(nodes: list[Node], query: str | None) -> list[Node]:
    """Those that fit all terms; a filter that is not known is left aside, as Shopify does."""
    terms = [_fits(*term) for term in _TERM.findall(query or "")]
    return [node for node in nodes if all(fits(node) for fits in terms)]


def key(sort_key: str) -> Callable[[Node], list[Any]]:
    by = _SORTED_BY[sort_key]
    return lambda node: [by(node), int(node["legacyResourceId"])]


def _fits(name: str, comparison: str, value: str) -> Callable[[Node], bool]:
    compare = _COMPARE[comparison]
    if name in _FIELDS:
        instant = _instant(value)
        return lambda node: compare(_instant(node[_FIELDS[name]]), instant)
    if name == "id":
        return lambda node: compare(int(node["legacyResourceId"]), int(value))
    if name == "test":
        return lambda node: node["test"] == (value == "true")
    return lambda node: True


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
