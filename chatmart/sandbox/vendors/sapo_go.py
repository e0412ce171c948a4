"""Sapo GO: the shop's back office, whose lists tell their length."""

from collections.abc import Callable, Mapping
from datetime import datetime
from secrets import compare_digest
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from chatmart.sandbox import asof
from chatmart.sandbox.vendors.sapo_go_orders import SOURCES, Document, order_document
from chatmart.sandbox.vendors.served import Served

_PAGE, _LARGEST_PAGE = 50, 250

Handler = Callable[[Request], Response]


class _Invalid(Exception):
    """A parameter was not understood; its name is the argument."""


def routes(
    served: Served, *, filters: frozenset[str] | None = None, hidden_status: str = ""
) -> list[BaseRoute]:
    """The vendor with troubles of its own.

    Filters that are not among those named are ignored, as the vendor ignores unknown ones. Orders
    of the hidden status come when statuses are named only.
    """

    def documents() -> list[Document]:
        now = served.now()
        known = asof.orders(served.history, now, with_tests=True)
        made = [order_document(served, order, now) for order in known]
        return sorted(made, key=lambda one: one["created_on"], reverse=True)

    def orders(request: Request) -> Response:
        asked = {
            name: value
            for name, value in request.query_params.items()
            if filters is None or name in filters or name in ("page", "limit")
        }
        found = [one for one in served.cached("orders", documents) if _is_asked(one, asked)]
        if "statuses" not in asked:
            found = [one for one in found if one["status"] != hidden_status]
        return _listed("orders", found, asked)

    def order(request: Request) -> Response:
        number = int(request.path_params["id"])
        for one in served.cached("orders", documents):
            if one["id"] == number:
                return JSONResponse({"order": one})
        return _refused(404, "Not Found")

    def order_sources(request: Request) -> Response:
        named = [{"id": place, "name": name} for place, name in enumerate(SOURCES, 1)]
        return _listed("order_sources", named, dict(request.query_params))

    def accounts(request: Request) -> Response:
        staff = [
            {"id": served.ids.number("operator", one.id), "full_name": one.name}
            for one in served.history.shop.operators
        ]
        return _listed("accounts", staff, dict(request.query_params))

    handlers: Mapping[str, Handler] = {
        "/admin/orders.json": orders,
        "/admin/orders/{id:int}.json": order,
        "/admin/order_sources.json": order_sources,
        "/admin/accounts.json": accounts,
    }
    return [Route(path, _allowed(served, handler)) for path, handler in handlers.items()]


def _allowed(served: Served, handler: Handler) -> Handler:
    def answer(request: Request) -> Response:
        if not compare_digest(request.headers.get("X-Sapo-Access-Token", ""), served.token):
            return _refused(401, "Unauthorized")
        try:
            return handler(request)
        except _Invalid as error:
            wrong = {"status": 422, "errors": {str(error): ["is invalid"]}}
            return JSONResponse({"data_error": wrong}, 422)

    return answer


def _is_asked(order: Document, asked: Mapping[str, str]) -> bool:
    if "statuses" in asked and order["status"] not in asked["statuses"].split(","):
        return False
    for name in ("created_on", "modified_on"):
        at = datetime.fromisoformat(order[name])
        first, last = _instant(asked, f"{name}_min"), _instant(asked, f"{name}_max")
        if (first is not None and at < first) or (last is not None and at > last):
            return False
    return True


def _instant(asked: Mapping[str, str], name: str) -> datetime | None:
    if name not in asked:
        return None
    try:
        at = datetime.fromisoformat(asked[name])
    except ValueError:
        raise _Invalid(name) from None
    if at.tzinfo is None:
        raise _Invalid(name)
    return at


def _listed(name: str, rows: list[Document], asked: Mapping[str, str]) -> Response:
    try:
        page, limit = int(asked.get("page", 1)), min(int(asked.get("limit", _PAGE)), _LARGEST_PAGE)
    except ValueError:
        raise _Invalid("page") from None
    if page < 1 or limit < 1:
        raise _Invalid("page")
    metadata = {"total": len(rows), "page": page, "limit": limit}
    content: dict[str, Any] = {name: rows[(page - 1) * limit : page * limit], "metadata": metadata}
    return JSONResponse(content)


def _refused(status: int, why: str) -> Response:
    return JSONResponse({"error": why}, status)
