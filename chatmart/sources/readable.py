"""Looks whether what a record holds can be read, before models rely on it."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from chatmart.sources.instants import epoch_milliseconds, epoch_seconds, iso

NUMBER = re.compile(r"\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?\s*", re.ASCII)
LONGEST_ID = 500  # characters: an index takes no more than some
LARGEST = Decimal(10) ** 30
FLAGS = frozenset({"true", "false", "t", "f", "yes", "no", "y", "n", "on", "off", "1", "0"})


class Odd(ValueError):
    """A record holds what cannot be read; the message is one sentence without any value of it."""


def check(
    record: object,
    amounts: Iterable[str] = (),
    instants: Iterable[str] = (),
    flags: Iterable[str] = (),
    seconds: Iterable[str] = (),
    milliseconds: Iterable[str] = (),
) -> None:
    """Raise `Odd` for a value that is there and is none; paths go through lists as well."""
    for path in amounts:
        for value in _values(record, path.split(".")):
            if not is_amount(value):
                raise Odd(f"`{path}` is no number.")
    for path in flags:
        for value in _values(record, path.split(".")):
            if str(value).lower() not in FLAGS:
                raise Odd(f"`{path}` is neither true nor false.")
    for paths, read in (
        (instants, iso),
        (seconds, epoch_seconds),
        (milliseconds, epoch_milliseconds),
    ):
        for path in paths:
            for value in _values(record, path.split(".")):
                try:
                    read(value)
                except ValueError as error:
                    raise Odd(f"`{path}` is no instant.") from error


def is_amount(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        return False
    return bool(NUMBER.fullmatch(str(value))) and abs(Decimal(str(value).strip())) < LARGEST


def identity(record: object, name: str = "id") -> str:
    """Give a record's id as text, whether it came as a number or as text."""
    value = record.get(name) if isinstance(record, dict) else None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, str) and value.strip() and len(value) <= LONGEST_ID:
        return value
    raise Odd(f"The record has no `{name}`, or one that is none.")


def number(record: object, name: str = "id") -> str:
    """Give an id that must be a whole number, also when it came as text."""
    found = identity(record, name)
    if not (found.isascii() and found.isdecimal()):
        raise Odd(f"`{name}` is no whole number.")
    return str(int(found))


def tables(rows: Iterable[object]) -> list[dict[str, Any]]:
    """Wrap what is no table, so that it can be handed on; it has no id, and is kept aside."""
    return [row if isinstance(row, dict) else {"as_sent": row} for row in rows]


def by_id(records: Iterable[Any]) -> dict[Any, Any]:
    return dict(keys(records))


def keys(records: Iterable[object], name: str = "id") -> Iterator[tuple[Any, object]]:
    """Yield each record with what tells it apart, be it a number of its own."""
    for place, one in enumerate(records):
        found = one.get(name) if isinstance(one, dict) else None
        yield (found if found and isinstance(found, str | int) else (place, "no id")), one


def _values(held: Any, path: list[str]) -> Iterator[object]:  # noqa: ANN401  any JSON
    if not path:
        if held is not None:
            yield held  # a list is no value either
    elif isinstance(held, list):
        for one in held:
            yield from _values(one, path)
    elif isinstance(held, dict):
        yield from _values(held.get(path[0]), path[1:])
