"""A pretend shop with known truth, the same on every machine."""

from typing import NamedTuple

from chatmart.sandbox.folder import Counts, write
from chatmart.sandbox.shops import SHOPS

__all__ = ["ACCOUNTS", "Account", "Counts", "write"]


class Account(NamedTuple):
    time_zone: str
    currency: str


ACCOUNTS = {shop.account: Account(shop.time_zone, shop.currency) for shop in SHOPS}
