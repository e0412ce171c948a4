"""Looks whether a record's amounts and instants can be read, before models rely on them."""

from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from chatmart.sources.instants import iso


def check(record: object, amounts: Iterable[str], instants: Iterable[str]) -> None:
    """Raise ValueError for a value that is there and is none; paths go through lists as well."""
    for path in amounts:
        for value in _values(record, path.split(".")):
            _refuse_no_amount(value)
    for path in instants:
        for value in _values(record, path.split(".")):
            iso(value)


def _values(held: Any, path: list[str]) -> Iterator[object]:  # noqa: ANN401  any JSON
    if isinstance(held, list):
        for one in held:
            yield from _values(one, path)
    elif not path:
        if held is not None:
            yield held
    elif isinstance(held, dict):
        yield from _values(held.get(path[0]), path[1:])


def _refuse_no_amount(value: object) -> None:
    try:
        if isinstance(value, str | int | float | Decimal) and Decimal(str(value)).is_finite():
            return
    except InvalidOperation:
        pass
    raise ValueError("no amount")
