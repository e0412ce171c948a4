"""Answers of shops that are odd in one place, and must cost no more than that place."""

import pytest
from starlette.responses import JSONResponse
from starlette.routing import Route

from chatmart.errors import ChatmartError
from chatmart.sandbox.nights import as_of
from chatmart.sources import sapo_go, sapo_web, shoptet
from tests.sources import shops, staging
from tests.sources.staging import rows

AT = "2026-10-30T09:00:00Z"
SINCE = as_of(1).replace(month=10, day=30, hour=0)
NAMES = {
    "sapo_web": (sapo_web, "total_price", "line_items"),
    "sapo_go": (sapo_go, "total", "order_line_items"),
}


def store(vendor_server, kind, orders):
    """Give these orders to whoever asks for the open ones, or for all that there are."""

    def asked_for(request):
        status = request.query_params.get("status", "open")
        is_ahead = request.query_params.get("modified_on_min", "").startswith("2999")
        return [] if is_ahead or status != "open" else orders

    def listed(request):
        page = int(request.query_params.get("page", "1"))
        found = asked_for(request) if page == 1 else []
        return JSONResponse({"orders": found, "metadata": {"total": len(asked_for(request))}})

    def counted(request):
        return JSONResponse({"count": len(asked_for(request))})

    def sources(request):
        return JSONResponse({"order_sources": "none"})

    routes = [
        Route("/admin/orders.json", listed),
        Route("/admin/orders/count.json", counted),
        Route("/admin/order_sources.json", sources),
    ]
    server = vendor_server(kind, "petal-vn", routes=lambda served: routes)
    return shops.opened(server, NAMES[kind][0].SPEC)


@pytest.mark.parametrize("kind", NAMES)
def test_odd_orders_of_sapo_are_kept_aside_and_the_others_land(vendor_server, database, kind):
    module, total, many = NAMES[kind]

    def order(number, **changes):
        return {"id": number, "created_on": AT, "modified_on": AT, total: 10, many: [], **changes}

    good = [order(1), order("2"), order(3, tags={"a": 1}, source_id={"a": 1}, note_attributes="x")]
    odd = [
        "no order",
        order(None),
        order(4, modified_on=None),
        order(5, created_on="soon"),
        order(6, **{total: []}),
        order(7, **{total: "much"}),
        order(8, **{many: [{"quantity": "two"}]}),
    ]
    vendor = store(vendor_server, kind, good + odd)

    result = staging.land(database, vendor, module.SPEC.streams[0], SINCE, as_of(1))

    assert {row["id"] for row in rows(database, f"{kind}__orders")} == {"1", "2", "3"}
    reasons = {row["reason"] for row in rows(database, "rejected_documents")}
    assert f"`{total}` is no number." in reasons
    assert result.rejected >= len(odd)


@pytest.mark.parametrize("kind", NAMES)
def test_of_two_versions_on_one_page_the_newer_stays(vendor_server, database, kind):
    module, total, _ = NAMES[kind]
    older = {"id": 1, "created_on": AT, "modified_on": AT, total: 10}
    newer = {**older, "modified_on": "2026-10-30T10:00:00Z", total: 20}
    vendor = store(vendor_server, kind, [newer, older])

    staging.land(database, vendor, module.SPEC.streams[0], SINCE, as_of(1))

    (landed,) = rows(database, f"{kind}__orders")
    assert landed["document"]["order"][total] == 20


CHANGED = {"code": "A", "changeTime": AT, "changeType": "edit"}


def shop(vendor_server, changes, order):
    def enveloped(data):
        return JSONResponse({"data": data, "errors": None})

    def changed(request):
        page = int(request.query_params.get("page", "1"))
        total = {"totalCount": len(changes)}
        return enveloped({"changes": changes if page == 1 else [], "paginator": total})

    routes = [
        Route("/api/orders/changes", changed),
        Route("/api/orders/{code}", lambda request: enveloped({"order": order})),
    ]
    server = vendor_server("shoptet", "petal-cz", routes=lambda served: routes)
    return shops.opened(server, shoptet.SPEC)


ORDER = {"code": "A", "creationTime": AT, "changeTime": AT, "price": {"withVat": "1000.00"}}


def test_an_order_that_changed_twice_is_one(vendor_server):
    changes = [CHANGED, {**CHANGED, "changeTime": "2026-10-30T09:10:00Z"}]
    vendor = shop(vendor_server, changes, ORDER)

    assert shops.read(
        shoptet.SPEC.streams[1], vendor, shops.asked(as_of(1), since=SINCE)
    ).keys() == {"A"}


@pytest.mark.parametrize(
    ("changes", "order"), [([{**CHANGED, "code": None}], ORDER), ([CHANGED], None)]
)
def test_an_order_that_cannot_be_followed_is_not_passed_over(vendor_server, changes, order):
    vendor = shop(vendor_server, changes, order)

    with pytest.raises(ChatmartError, match=r"does not say of what|though it is not gone"):
        shops.read(shoptet.SPEC.streams[1], vendor, shops.asked(as_of(1), since=SINCE))
