"""The shops of the sample, and their lives."""

from chatmart.sandbox.history import History, live
from chatmart.sandbox.petal_cz import PETAL_CZ
from chatmart.sandbox.petal_vn import PETAL_VN
from chatmart.sandbox.shop import Shop

SHOPS: tuple[Shop, ...] = (PETAL_CZ, PETAL_VN)


def world() -> tuple[History, ...]:
    """Always the same, and each time lived anew: about a second of work."""
    return tuple(live(shop) for shop in SHOPS)
