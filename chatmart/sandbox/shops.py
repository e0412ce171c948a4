"""The shops of the sample, and their lives."""

from functools import cache

from chatmart.sandbox.history import History
from chatmart.sandbox.life import live
from chatmart.sandbox.petal_cz import PETAL_CZ
from chatmart.sandbox.petal_vn import PETAL_VN
from chatmart.sandbox.shop import Shop

SHOPS: tuple[Shop, ...] = (PETAL_CZ, PETAL_VN)


@cache
def world() -> tuple[History, ...]:
    """Always the same; lived once a process, in about a second."""
    return tuple(live(shop) for shop in SHOPS)
