from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from starlette.responses import JSONResponse
from starlette.routing import Route

from chatmart.errors import ChatmartError
from chatmart.http import NotAllowed, Unavailable
from chatmart.sandbox.nights import as_of
from chatmart.sandbox.vendors import sapo_go as server_side
from chatmart.sandbox.vendors.plan import FAULTS
from chatmart.sources.sapo_go import SPEC
from chatmart.sources.vendor import Secret
from tests.sources import carried, shops, staging
from tests.vendor_servers import serve_in_thread

(ORDERS,) = SPEC.streams
RECORDED, RECORDED_UNTIL = as_of(1) - timedelta(days=14), as_of(1) - timedelta(days=10)
RECENT = as_of(1) - timedelta(days=10)
BY_CREATION = frozenset({"created_on_min", "created_on_max", "statuses"})


@pytest.fixture
def serve(vendor_server):
    """A store; what is named beside the account and the night are troubles of its own."""

    def serve(account="petal-vn", night=1, troubles=None, **planned):
        routes = partial(server_side.routes, **(troubles or {}))
        return vendor_server("sapo_go", account, night=night, routes=routes, **planned)

    return serve


def opened(server, secret=None, **options):
    return shops.opened(server, SPEC, secret, **options)


def orders(server, ask=None, **options):
    return shops.read(ORDERS, opened(server, **options), ask or shops.asked(as_of(1)))


@pytest.fixture(scope="module")
def calm():
    """A store without troubles, for tests that leave its clock alone."""
    with serve_in_thread("sapo_go", "petal-vn") as server:
        yield server


@pytest.fixture(scope="module")
def everything(calm):
    return orders(calm)


@pytest.fixture(scope="module")
def recent(calm):
    return orders(calm, shops.asked(as_of(1), since=RECENT))


@pytest.mark.parametrize("account", ["petal-cz", "petal-vn"])
def test_all_orders_come(serve, account):
    server = serve(account)

    assert set(shops.orders(server, as_of(1))) == set(orders(server))


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_changes_nothing(serve, recent, fault):
    ask = shops.asked(as_of(1), since=RECENT)
    rough = serve(rates={fault: 0.3}, slow=0.01, seed=6)

    found = orders(rough, ask, page_size=20)

    assert found == recent
    assert any(one.fault for one in rough.served.asked)


def test_nothing_is_lost_while_orders_change(serve):
    server = serve(moving_clock=timedelta(minutes=30), moves_after=2)
    first = orders(server, page_size=7)
    server.clock.step = timedelta(0)
    server.clock.as_of = as_of(2)

    later = orders(server, shops.asked(as_of(2), {"through": "2026-11-01T00:00:00Z"}))

    known = orders(serve(night=2), shops.asked(as_of(2)))
    assert {id_: {**first, **later}.get(id_) for id_ in known} == known


def test_a_store_that_does_not_filter_by_change_is_read_by_creation(serve):
    server = serve(troubles={"filters": BY_CREATION})
    vendor = opened(server)
    first = shops.read(ORDERS, vendor, shops.asked(as_of(1)))
    server.clock.as_of = as_of(2)

    later = shops.read(ORDERS, vendor, shops.asked(as_of(2), {"through": "2026-11-01T00:00:00Z"}))

    assert "Orders are read by created_on. The store does not filter by modified_on." in list(
        SPEC.check(vendor)
    )
    known = orders(serve(night=2), shops.asked(as_of(2)))
    assert first.keys() == shops.orders(server, as_of(1)).keys()
    assert {id_: {**first, **later}.get(id_) for id_ in known} == known


@pytest.mark.parametrize("by", ["modified_on", "created_on"])
def test_a_filter_that_the_store_ignores_is_refused(serve, by):
    server = serve(troubles={"filters": frozenset()})

    with pytest.raises(ChatmartError, match=f"the filter by {by} is not obeyed"):
        orders(server, shops.asked(as_of(1), since=RECENT), changes_by=by)


def test_statuses_are_named_when_that_shows_more_orders(serve, everything):
    server = serve(troubles={"hidden_status": "cancelled"})

    found = orders(server)

    assert found == everything


def test_the_second_night_brings_what_changed_and_names_what_is_gone(serve):
    server = serve()
    vendor = opened(server)
    first = shops.read(ORDERS, vendor, shops.asked(as_of(1)))
    server.clock.as_of = as_of(2)
    ask = shops.asked(as_of(2), {"through": "2026-11-01T00:00:00Z"})

    later = shops.read(ORDERS, vendor, ask)
    gone = set(ORDERS.missing(vendor, ask, list(first)))

    both = {**first, **later}
    assert gone
    assert {id_: one for id_, one in both.items() if id_ not in gone} == orders(
        server, shops.asked(as_of(2))
    )
    assert len(later) < len(first) / 5


def test_a_run_that_was_cut_off_goes_on_at_its_checkpoint(serve):
    server = serve()
    ends = shops.cursors(ORDERS, opened(server), shops.asked(as_of(1)))

    rest = orders(server, shops.asked(as_of(1), dict(ends[-2])))

    assert ends[-1] == {"through": "2026-11-01T00:00:00Z"}
    assert 0 < len(rest) < len(orders(server)) / 2


def test_another_store_does_not_make_all_orders_disappear(serve):
    vendor = opened(serve())

    with pytest.raises(ChatmartError, match="may be another shop"):
        list(ORDERS.missing(vendor, shops.asked(as_of(1)), [str(one) for one in range(500, 520)]))


def test_a_wrong_token_is_refused_in_words_without_it(serve):
    vendor = opened(serve(), Secret(password="wrong-token"))

    with pytest.raises(NotAllowed, match="Airflow connection 'shop'") as refusal:
        list(SPEC.check(vendor))

    assert "wrong-token" not in str(refusal.value)


def test_a_store_that_is_down_fails_in_words(serve):
    server = serve(down=frozenset({"petal-vn/sapo_go"}))

    with pytest.raises(Unavailable, match="answered 503"):
        orders(server)


def test_the_other_product_of_sapo_is_told_apart(vendor_server):
    server = vendor_server("sapo_web", "petal-vn")

    with pytest.raises(ChatmartError, match="no list 'orders' with its total"):
        list(SPEC.check(opened(server)))


def test_staging_says_what_the_drop_folder_says(serve, vendor_server, scratch):
    server = serve()
    vendor = opened(server)
    for night in (1, 2):
        server.clock.as_of = as_of(night)
        staging.land(
            scratch, vendor, ORDERS, shops.SINCE, as_of(night), reconcile=timedelta(days=90)
        )
    strange = opened(vendor_server("sapo_go", "petal-vn", routes=recorded), changes_by="created_on")
    met = [*ORDERS.read(strange, shops.asked(RECORDED_UNTIL, since=RECORDED))][:-1]
    invented = replace(ORDERS, read=lambda *_: iter(met), missing=None)
    staging.land(scratch, strange, invented, shops.SINCE, as_of(2))
    staging.build(scratch, "sapo_go")

    found = carried.staged(scratch, "sapo_go")

    assert_recorded(found.pop("00123"), found.pop("00124"))
    carried.assert_same(
        found,
        server,
        as_of(2),
        translated=carried.without_costs,
        without={"paid_at", "ga_client_id"},
    )


def recorded(_served):
    """Answer with orders of the forms that others have met; nobody names their sources."""
    held = shops.payload("sapo_go", "orders")

    def listed(request):
        shown = held["orders"] if request.query_params["page"] == "1" else []
        return JSONResponse(held | {"orders": shown})

    return [Route("/admin/orders.json", listed)]


def assert_recorded(received, returned):
    """A cancelled parcel was never sent; a fee is a number, a return may lack its refunds."""
    assert (received["status"], received["currency"]) == ("delivered", "VND")
    assert received["delivered_at"] == shops.instant("2026-10-20T09:30:00Z")
    assert received["fulfilled_at"] == shops.instant("2026-10-19T08:00:00Z")
    assert (received["shipping_amount"], received["discount_amount"]) == (25000, 20000)
    assert (received["created_by_operator_id"], received["sales_channel"]) == ("12", None)
    assert (returned["status"], returned["return_status"]) == ("unknown", "partly")
    assert (returned["order_total_amount"], returned["sales_channel"]) == (
        shops.amount("100000.5"),
        "facebook",
    )
    assert [amount for amount, _ in returned["refunds"]] == [40000]
