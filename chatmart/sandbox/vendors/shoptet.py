"""Shoptet: orders and credit notes, with lists of what changed and what was deleted."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from secrets import compare_digest
from threading import BoundedSemaphore
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from chatmart.sandbox import asof
from chatmart.sandbox.vendors.served import Served
from chatmart.sandbox.vendors.shoptet_orders import (
    STATUSES,
    Document,
    credit_note,
    detail,
    header,
    instant,
)
from chatmart.sandbox.world import Order

_LARGEST_PAGE = {"orders": 50, "creditNotes": 50, "changes": 1000}
_HISTORY = timedelta(days=30)
_CONNECTIONS = 3  # a token

Handler = Callable[[Request], Response]


class _Refused(Exception):
    """The status and the vendor's word for what is wrong are the arguments."""


def routes(
    served: Served, *, ignores: frozenset[str] = frozenset(), partly: bool = False
) -> list[BaseRoute]:
    """The vendor with troubles of its own: ignored filters, or errors beside the data of lists."""

    def known() -> list[Order]:
        found = asof.orders(served.history, served.now(), with_tests=True)
        return sorted(found, key=lambda one: one.number)

    def headers() -> list[Document]:
        now = served.now()
        return [header(served, one, now) for one in served.cached("orders", known)]

    def notes() -> list[Document]:
        now = served.now()
        return [
            credit_note(served, order, refund, place)
            for order in served.cached("orders", known)
            for place, refund in enumerate(asof.refunds(order, now), 1)
        ]

    def orders(request: Request) -> Response:
        asked = request.query_params
        found = served.cached("headers", headers)
        if "orderCodes" in asked:
            codes = asked["orderCodes"].split(",")
            if len(codes) > _LARGEST_PAGE["orders"]:
                raise _Refused(400, "too-many-order-codes")
            found = [one for one in found if one["code"] in codes]
        else:
            obeyed = {name: value for name, value in asked.items() if name not in ignores}
            found = list(_within(_within(found, obeyed, "creationTime"), obeyed, "changeTime"))
        answer = _listed("orders", found, asked)
        return _error(200, "partial-answer", data={"orders": []}) if partly else answer

    def order(request: Request) -> Response:
        code = request.path_params["code"]
        for one in served.cached("orders", known):
            if one.number == code:
                include = set(request.query_params.get("include", "").split(","))
                return _answer({"order": detail(served, one, served.now(), include)})
        raise _Refused(404, "order-not-found")

    def order_changes(request: Request) -> Response:
        edited = [_change(one, "edit") for one in served.cached("headers", headers)]
        return _changes(request, [*edited, *_deleted(served)])

    def statuses(_: Request) -> Response:
        named = {number: name for number, name in STATUSES.values()}
        shown = [
            {"id": number, "name": name, "system": number < 0, "order": place, "markAsPaid": False}
            for place, (number, name) in enumerate(sorted(named.items()), 1)
        ]
        return _answer({"defaultStatus": -1, "statuses": shown})

    def credit_notes(request: Request) -> Response:
        found = _within(served.cached("notes", notes), request.query_params, "creationTime")
        return _listed("creditNotes", list(found), request.query_params)

    def one_credit_note(request: Request) -> Response:
        for one in served.cached("notes", notes):
            if one["code"] == request.path_params["code"]:
                return _answer({"creditNote": one})
        raise _Refused(404, "credit-note-not-found")

    def credit_note_changes(request: Request) -> Response:
        return _changes(request, [_change(one, "edit") for one in served.cached("notes", notes)])

    def _changes(request: Request, changes: list[Document]) -> Response:
        asked = request.query_params
        if "from" not in asked:
            raise _Refused(400, "missing-from")
        since = max(_instant(asked["from"]), served.now() - _HISTORY)
        found = [one for one in changes if _instant(one["changeTime"]) >= since]
        wanted = asked.get("changeType")
        found = [one for one in found if wanted in (None, one["changeType"])]
        return _listed("changes", sorted(found, key=lambda one: _instant(one["changeTime"])), asked)

    places = BoundedSemaphore(_CONNECTIONS)
    handlers: Mapping[str, Handler] = {
        "/api/orders": orders,
        "/api/orders/changes": order_changes,
        "/api/orders/statuses": statuses,
        "/api/orders/{code}": order,
        "/api/credit-notes": credit_notes,
        "/api/credit-notes/changes": credit_note_changes,
        "/api/credit-notes/{code}": one_credit_note,
    }
    return [Route(path, _allowed(served, places, handler)) for path, handler in handlers.items()]


def _allowed(served: Served, places: BoundedSemaphore, handler: Handler) -> Handler:
    def answer(request: Request) -> Response:
        if not places.acquire(blocking=False):
            at = format_datetime(datetime.now(UTC) + timedelta(seconds=1), usegmt=True)
            return _error(429, "too-many-connections", {"Retry-After": at})
        try:
            given = request.headers.get("Shoptet-Private-API-Token") or request.headers.get(
                "Shoptet-Access-Token", ""
            )
            if not compare_digest(given, served.token):
                return _error(401, "invalid-token")
            if not request.headers.get("Content-Type", "").startswith("application/"):
                return _error(400, "missing-content-type")
            return handler(request)
        except _Refused as error:
            return _error(*error.args)
        finally:
            places.release()

    return answer


def _deleted(served: Served) -> Iterator[Document]:
    shop, now = served.history.shop, served.now()
    for one in served.history.orders:
        if deleted_at := asof.until(one.deleted_at, now):
            at = instant(shop, deleted_at)
            yield {"code": one.number, "changeTime": at, "changeType": "delete"}


def _change(one: Document, kind: str) -> Document:
    return {"code": one["code"], "changeTime": one["changeTime"], "changeType": kind}


def _within(rows: Any, asked: Mapping[str, str], name: str) -> Iterator[Document]:  # noqa: ANN401
    first = _instant(asked[f"{name}From"]) if f"{name}From" in asked else None
    last = _instant(asked[f"{name}To"]) if f"{name}To" in asked else None
    for one in rows:
        at = _instant(one[name])
        if (first is None or at >= first) and (last is None or at <= last):
            yield one


def _instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise _Refused(400, "invalid-date") from None
    if at.tzinfo is None:
        raise _Refused(400, "invalid-date")
    return at


def _listed(name: str, rows: list[Document], asked: Mapping[str, str]) -> Response:
    largest = _LARGEST_PAGE[name]
    try:
        page, size = int(asked.get("page", 1)), int(asked.get("itemsPerPage", largest))
    except ValueError:
        raise _Refused(400, "invalid-page") from None
    if page < 1 or not 1 <= size <= largest:
        raise _Refused(400, "invalid-page")
    shown = rows[(page - 1) * size : page * size]
    paginator = {
        "totalCount": len(rows),
        "page": page,
        "pageCount": max(1, -(-len(rows) // size)),
        "itemsOnPage": len(shown),
        "itemsPerPage": size,
    }
    return _answer({name: shown, "paginator": paginator})


def _answer(data: Document) -> Response:
    content = {"data": data, "errors": None, "metadata": {"requestId": "sandbox"}}
    return JSONResponse(content, headers={"X-RateLimit-Bucket-Filling": "1/200"})


def _error(
    status: int,
    code: str,
    headers: Mapping[str, str] | None = None,
    data: Document | None = None,
) -> Response:
    errors = [{"errorCode": code, "message": code.replace("-", " "), "instance": ""}]
    content = {"data": data, "errors": errors, "metadata": {"requestId": "sandbox"}}
    return JSONResponse(content, status, headers)
