"""The sandbox's world, spoken through each vendor's documented API.

A vendor's module has `routes(served: Served) -> list[starlette.routing.BaseRoute]`. It is imported
when somebody asks that vendor for the first time.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import cast

from starlette.routing import BaseRoute

from chatmart.sandbox.vendors.served import Served

Routes = Callable[[Served], list[BaseRoute]]

VENDORS: Mapping[str, str] = {
    name: f"{__name__}.{name}"
    for name in (
        "smartsupp",
        "zoho_desk",
        "zoho_salesiq",
        "iadvize",
        "gorgias",
        "chatwoot",
        "shopify",
        "woocommerce",
        "shoptet",
        "sapo_web",
        "sapo_go",
        "ga4",
    )
}


def spoken() -> list[str]:
    """The vendors that can be served."""
    return [name for name, module in VENDORS.items() if find_spec(module)]


def routes_of(vendor: str) -> Routes:
    return cast(Routes, import_module(VENDORS[vendor]).routes)
