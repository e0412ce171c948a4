"""WooCommerce: its REST API v3 for orders and refunds."""

from base64 import b64decode
from binascii import Error as NoBase64
from collections.abc import Callable
from functools import partial
from secrets import compare_digest
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from chatmart.sandbox.vendors.served import Served
from chatmart.sandbox.vendors.woocommerce import documents
from chatmart.sandbox.vendors.woocommerce.asking import Asking, Invalid, asked, found

Document = dict[str, Any]
Handler = Callable[[Request], Response]

BASE = "/wp-json/wc/v3"


def routes(
    served: Served,
    *,
    refunds_modify: bool = True,
    has_refunds_list: bool = True,
    ignores: frozenset[str] = frozenset(),
    hidden: frozenset[int] = frozenset(),
) -> list[BaseRoute]:
    """The further arguments are what shops differ in.

    Whether a refund makes its order a modified one, and can be listed without its order; which
    parameters are not known yet; which orders the key may not read.
    """
    make = partial(documents.orders, served, refunds_modify)

    def all_orders() -> list[Document]:
        return served.cached("orders", make)

    def all_refunds() -> list[Document]:
        return served.cached("refunds", lambda: documents.refunds(served))

    def orders(request: Request) -> Response:
        asking = asked(request.query_params, served.history.shop.zone, ignores)
        return _page(asking, found(all_orders(), asking), hidden)

    def order(request: Request) -> Response:
        one = _by_id(all_orders(), request, "order")
        return one if isinstance(one, Response) else JSONResponse(one)

    def order_refunds(request: Request) -> Response:
        one = _by_id(all_orders(), request, "order")
        if isinstance(one, Response):
            return one
        asking = asked(request.query_params, served.history.shop.zone, ignores)
        of_order = [refund for refund in all_refunds() if refund["parent_id"] == one["id"]]
        return _page(asking, found(of_order, asking), frozenset())

    def refunds(request: Request) -> Response:
        if not has_refunds_list:
            return _error("rest_no_route", 404)
        asking = asked(request.query_params, served.history.shop.zone, ignores)
        return _page(asking, found(all_refunds(), asking), frozenset())

    return [
        Route(f"{BASE}/{path}", _guarded(served, handler))
        for path, handler in (
            ("orders", orders),
            ("orders/{id}", order),
            ("orders/{id}/refunds", order_refunds),
            ("refunds", refunds),
        )
    ]


def _guarded(served: Served, handler: Handler) -> Handler:
    def guarded(request: Request) -> Response:
        if not _is_allowed(request, served.token):
            return _error("woocommerce_rest_cannot_view", 401)
        try:
            return handler(request)
        except Invalid as error:
            return _error("rest_invalid_param", 400, str(error))

    return guarded


def _is_allowed(request: Request, token: str) -> bool:
    """The consumer secret is the password; a key is whatever stands before it."""
    scheme, _, text = request.headers.get("authorization", "").partition(" ")
    try:
        key, _, secret = b64decode(text, validate=True).decode().partition(":")
    except (NoBase64, UnicodeDecodeError):
        return False
    return scheme.lower() == "basic" and bool(key) and compare_digest(secret, token)


def _page(asking: Asking, rows: list[Document], hidden: frozenset[int]) -> Response:
    """What the key may not read is counted, but not shown."""
    first = (asking.page - 1) * asking.per_page
    shown = [row for row in rows[first : first + asking.per_page] if row["id"] not in hidden]
    if asking.fields:
        shown = [{name: row[name] for name in asking.fields if name in row} for row in shown]
    pages = -(-len(rows) // asking.per_page)
    headers = {"X-WP-Total": str(len(rows)), "X-WP-TotalPages": str(pages)}
    return JSONResponse(shown, headers=headers)


def _by_id(rows: list[Document], request: Request, what: str) -> Document | Response:
    number = request.path_params["id"]
    for row in rows:
        if str(row["id"]) == number:
            return row
    return _error(f"woocommerce_rest_shop_{what}_invalid_id", 404)


def _error(code: str, status: int, message: str = "Sorry, that cannot be done.") -> Response:
    content = {"code": code, "message": message, "data": {"status": status}}
    return JSONResponse(content, status)
