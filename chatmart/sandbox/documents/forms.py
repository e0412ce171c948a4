"""How instants, amounts and absent values are written in the documents of the drop contract."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chatmart.sandbox.shop import Shop

Document = dict[str, Any]


def utc(at: datetime) -> str:
    return f"{at.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"


def local(shop: Shop, at: datetime) -> str:
    """As shop systems write it: whole seconds with the offset of the day."""
    return at.astimezone(shop.zone).isoformat(timespec="seconds")


def money(shop: Shop, amount: int) -> str:
    if not shop.decimals:
        return str(amount)
    whole, part = divmod(amount, 10**shop.decimals)
    return f"{whole}.{part:0{shop.decimals}}"


def known(fields: Mapping[str, Any]) -> Document:
    """The fields that have a value: absent means the same as null."""
    return {name: value for name, value in fields.items() if value is not None}
