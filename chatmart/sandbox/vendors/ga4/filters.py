"""Whether a hit passes a filter expression over dimensions."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from chatmart.sandbox.vendors.ga4.answers import Failure
from chatmart.sandbox.vendors.ga4.fields import Dimension
from chatmart.sandbox.vendors.ga4.hits import Hit

Passes = Callable[[Hit], bool]
Dimensions = Mapping[str, Dimension]

MATCHES: Mapping[str, Callable[[str, str], bool]] = {
    "EXACT": lambda value, wanted: value == wanted,
    "BEGINS_WITH": lambda value, wanted: value.startswith(wanted),
    "ENDS_WITH": lambda value, wanted: value.endswith(wanted),
    "CONTAINS": lambda value, wanted: wanted in value,
    "FULL_REGEXP": lambda value, wanted: re.fullmatch(wanted, value) is not None,
    "PARTIAL_REGEXP": lambda value, wanted: re.search(wanted, value) is not None,
}
BY_NUMBER = dict(enumerate(MATCHES, 1))


def passing(asked: Mapping[str, Any] | None, known: Dimensions) -> Passes:
    if not asked:
        return lambda hit: True
    match asked:
        case {"andGroup": {"expressions": parts}}:
            every = [passing(part, known) for part in parts]
            return lambda hit: all(part(hit) for part in every)
        case {"orGroup": {"expressions": parts}}:
            some = [passing(part, known) for part in parts]
            return lambda hit: any(part(hit) for part in some)
        case {"notExpression": part}:
            negated = passing(part, known)
            return lambda hit: not negated(hit)
        case {"filter": {"fieldName": str(name)}}:
            return _single(dimension(name, known), asked["filter"])
    raise Failure(400, "INVALID_ARGUMENT", "The filter expression has no filter.")


def dimension(name: str, known: Dimensions) -> Dimension:
    if name not in known:
        raise Failure(
            400,
            "INVALID_ARGUMENT",
            f"Field {name} is not a valid dimension. For a list of valid dimensions and metrics, "
            "see the API schema.",
        )
    return known[name]


def _single(field: Dimension, rule: Mapping[str, Any]) -> Passes:
    match rule:
        case {"inListFilter": wanted}:
            is_exact = wanted.get("caseSensitive", False)
            values = {_cased(value, is_exact) for value in wanted.get("values", ())}
            return lambda hit: any(_cased(one, is_exact) in values for one in field.values(hit))
        case {"stringFilter": wanted}:
            is_exact = wanted.get("caseSensitive", False)
            kind = wanted.get("matchType", "EXACT")
            matches = MATCHES[BY_NUMBER.get(kind, kind)]
            value = _cased(wanted["value"], is_exact)
            return lambda hit: any(
                matches(_cased(one, is_exact), value) for one in field.values(hit)
            )
    raise Failure(400, "INVALID_ARGUMENT", "The filter is of no kind that dimensions have.")


def _cased(value: str, is_exact: bool) -> str:
    return value if is_exact else value.casefold()
