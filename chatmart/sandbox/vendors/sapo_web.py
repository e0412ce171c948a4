"""Sapo Web: the shop's admin API, whose lists must be asked for one status at a time."""

from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from secrets import compare_digest
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from chatmart.sandbox import asof
from chatmart.sandbox.vendors.sapo_web_orders import Document, order_document, transactions
from chatmart.sandbox.vendors.served import Served

_PAGE, _LARGEST_PAGE = 50, 250
_INSTANTS = ("created_on", "modified_on", "processed_on")
_LISTED = ("authorized", "pending", "paid")

Handler = Callable[[Request], Response]


class _Invalid(Exception):
    """A parameter was not understood; its name is the argument."""


def routes(
    served: Served,
    *,
    hides_settled: bool = False,
    withholds: str = "",
    largest_page: int = _LARGEST_PAGE,
    pages: bool = True,
    embeds_transactions: bool = True,
) -> list[BaseRoute]:
    """The vendor with troubles of its own.

    With `hides_settled`, only unpaid and paid orders come when no financial status is asked.
    Lists of the status `withholds` are empty though they are counted; without `pages` every page
    is the first.
    """

    def documents() -> list[Document]:
        now = served.now()
        known = asof.orders(served.history, now, with_tests=True)
        made = [order_document(served, order, now) for order in known]
        return sorted(made, key=lambda one: one["created_on"], reverse=True)

    def filtered(request: Request) -> list[Document]:
        found = served.cached("orders", documents)
        return [one for one in found if _is_asked(one, request.query_params, hides_settled)]

    def orders(request: Request) -> Response:
        asked = request.query_params
        limit = min(_number(asked, "limit", _PAGE), largest_page)
        first = (_number(asked, "page", 1) - 1) * limit if pages else 0
        found = [] if asked.get("status") == withholds else filtered(request)
        shown = found[first : first + limit]
        if not embeds_transactions:
            shown = [{k: v for k, v in it.items() if k != "transactions"} for it in shown]
        return _answer({"orders": shown})

    def count(request: Request) -> Response:
        return _answer({"count": len(filtered(request))})

    def order(request: Request) -> Response:
        return _answer({"order": {k: v for k, v in one(request).items() if k != "line_items"}})

    def order_transactions(request: Request) -> Response:
        world_id = served.ids.world_id("order", one(request)["id"])
        world = next(it for it in served.history.orders if it.id == world_id)
        return _answer({"transactions": transactions(served, world, served.now())})

    def refunds(request: Request) -> Response:
        return _answer({"refunds": one(request)["refunds"]})

    def fulfillments(request: Request) -> Response:
        return _answer({"fulfillments": one(request)["fulfillments"]})

    def one(request: Request) -> Document:
        number = int(request.path_params["id"])
        return next(it for it in served.cached("orders", documents) if it["id"] == number)

    handlers: Mapping[str, Handler] = {
        "/admin/orders.json": orders,
        "/admin/orders/count.json": count,
        "/admin/orders/{id:int}.json": order,
        "/admin/orders/{id:int}/transactions.json": order_transactions,
        "/admin/orders/{id:int}/refunds.json": refunds,
        "/admin/orders/{id:int}/fulfillments.json": fulfillments,
    }
    return [Route(path, _allowed(served, handler)) for path, handler in handlers.items()]


def _allowed(served: Served, handler: Handler) -> Handler:
    def answer(request: Request) -> Response:
        given = request.headers.get("X-Sapo-Access-Token") or request.headers.get(
            "X-Bizweb-Access-Token", ""
        )
        basic = b64encode(f"sandbox:{served.token}".encode()).decode()
        is_basic = compare_digest(request.headers.get("Authorization", ""), f"Basic {basic}")
        if not (is_basic or compare_digest(given, served.token)):
            return _answer({"errors": "[API] Invalid API key or access token"}, 401)
        try:
            return handler(request)
        except _Invalid as error:
            return _answer({"errors": {str(error): ["is invalid"]}}, 422)
        except StopIteration:
            return _answer({"errors": "Not Found"}, 404)

    return answer


def _is_asked(order: Document, asked: Mapping[str, str], hides_settled: bool) -> bool:
    """Whether the filters let an order through; what is not known as a filter is ignored."""
    if order["status"] != asked.get("status", "open"):  # `any` is taken and matches nothing
        return False
    payment = asked.get("financial_status")
    if payment is None and hides_settled and order["financial_status"] not in _LISTED:
        return False
    if payment not in (None, "any", order["financial_status"]):
        return False
    if asked.get("fulfillment_status", order["fulfillment_status"]) != order["fulfillment_status"]:
        return False
    if "ids" in asked and str(order["id"]) not in asked["ids"].split(","):
        return False
    if order["id"] <= _number(asked, "since_id", 0):
        return False
    return all(_is_within(order, asked, name) for name in _INSTANTS)


def _is_within(order: Document, asked: Mapping[str, str], name: str) -> bool:
    at = datetime.fromisoformat(order[name])
    first, last = _instant(asked, f"{name}_min"), _instant(asked, f"{name}_max")
    return (first is None or at >= first) and (last is None or at <= last)


def _instant(asked: Mapping[str, str], name: str) -> datetime | None:
    if name not in asked:
        return None
    try:
        at = datetime.fromisoformat(asked[name])
    except ValueError:
        raise _Invalid(name) from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _number(asked: Mapping[str, str], name: str, default: int) -> int:
    try:
        number = int(asked.get(name, default))
    except ValueError:
        raise _Invalid(name) from None
    if number < min(default, 1):
        raise _Invalid(name)
    return number


def _answer(content: dict[str, Any], status: int = 200) -> Response:
    return JSONResponse(content, status, {"X-Sapo-Api-Call-Limit": "1/40"})
