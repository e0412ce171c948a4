from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import pairwise

import pytest
from starlette.responses import JSONResponse
from starlette.routing import Route

from chatmart.errors import ChatmartError
from chatmart.http import NotAllowed, Unavailable
from chatmart.sandbox.nights import as_of
from chatmart.sandbox.vendors import sapo_web as server_side
from chatmart.sandbox.vendors.plan import FAULTS
from chatmart.sources.sapo_access import heed
from chatmart.sources.sapo_web import SPEC
from chatmart.sources.vendor import Secret
from tests.sources import carried, shops, staging
from tests.vendor_servers import serve_in_thread

(ORDERS,) = SPEC.streams
RECORDED, RECORDED_UNTIL = as_of(1) - timedelta(days=14), as_of(1) - timedelta(days=10)
RECENT = as_of(1) - timedelta(days=10)


@pytest.fixture
def serve(vendor_server):
    """A store; what is named beside the account and the night are troubles of its own."""

    def serve(account="petal-vn", night=1, troubles=None, **planned):
        routes = partial(server_side.routes, **(troubles or {}))
        return vendor_server("sapo_web", account, night=night, routes=routes, **planned)

    return serve


def opened(server, secret=None, **options):
    return shops.opened(server, SPEC, secret, **options)


def orders(server, ask=None, **options):
    return shops.read(ORDERS, opened(server, **options), ask or shops.asked(as_of(1)))


@pytest.fixture(scope="module")
def calm():
    """A store without troubles, for tests that leave its clock alone."""
    with serve_in_thread("sapo_web", "petal-vn") as server:
        yield server


@pytest.fixture(scope="module")
def everything(calm):
    return orders(calm)


@pytest.fixture(scope="module")
def recent(calm):
    return orders(calm, shops.asked(as_of(1), since=RECENT))


@pytest.mark.parametrize("account", ["petal-cz", "petal-vn"])
def test_orders_of_every_status_come(serve, account):
    server = serve(account)

    found = orders(server)

    assert set(shops.orders(server, as_of(1))) == set(found)
    assert {one["order"]["status"] for one in found.values()} == {"open", "closed", "cancelled"}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_changes_nothing(serve, recent, fault):
    ask = shops.asked(as_of(1), since=RECENT)
    rough = serve(rates={fault: 0.25}, slow=0.01, seed=5)

    found = orders(rough, ask)

    assert found == recent
    assert any(one.fault for one in rough.served.asked)


def test_nothing_is_lost_while_orders_change(serve):
    server = serve(moving_clock=timedelta(minutes=30), moves_after=2)
    first = orders(server, page_size=7)
    server.clock.step = timedelta(0)
    server.clock.as_of = as_of(2)

    later = orders(server, shops.asked(as_of(2), {"through": "2026-11-01T00:00:00Z"}))

    known = orders(serve(night=2), shops.asked(as_of(2)))
    assert known.keys() <= {**first, **later}.keys()
    assert {id_: {**first, **later}[id_] for id_ in known} == known


def test_pages_that_are_smaller_than_was_asked_for_are_all_read(serve, everything):
    found = orders(serve(troubles={"largest_page": 20}))

    assert found == everything


def test_orders_that_only_show_under_any_financial_status_are_found(serve, everything):
    server = serve(troubles={"hides_settled": True})

    found = orders(server)

    assert found == everything
    assert "refunded" in {one["order"]["financial_status"] for one in found.values()}


def test_an_empty_list_of_orders_that_are_counted_is_refused(serve):
    server = serve(troubles={"withholds": "closed"})

    with pytest.raises(ChatmartError, match=r"got 0 of \d+ records of orders with status=closed"):
        orders(server)
    with pytest.raises(ChatmartError, match="the list of closed orders is empty"):
        list(SPEC.check(opened(server)))


def test_the_status_any_is_refused_since_it_lists_nothing(serve):
    server = serve()

    with pytest.raises(ChatmartError, match="for which Sapo lists nothing"):
        opened(server, statuses=["any"])


def test_a_filter_that_the_store_ignores_is_refused(serve):
    server = serve()

    with pytest.raises(ChatmartError, match="Set changed_filter of "):
        orders(server, shops.asked(as_of(1), since=RECENT), changed_filter="updated_at")


def test_a_list_that_has_no_end_is_refused(serve):
    server = serve(troubles={"pages": False})

    with pytest.raises(ChatmartError, match="went in circles"):
        orders(server, page_size=5)


def test_a_run_that_was_cut_off_goes_on_at_its_checkpoint(serve):
    server = serve()
    ends = shops.cursors(ORDERS, opened(server), shops.asked(as_of(1)))

    rest = orders(server, shops.asked(as_of(1), dict(ends[-2])))

    assert all(one["through"] < next_["through"] for one, next_ in pairwise(ends))
    assert ends[-1] == {"through": "2026-11-01T00:00:00Z"}
    assert 0 < len(rest) < len(orders(server)) / 2


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


def test_another_store_does_not_make_all_orders_disappear(serve):
    vendor = opened(serve())

    with pytest.raises(ChatmartError, match="may be another shop"):
        list(ORDERS.missing(vendor, shops.asked(as_of(1)), [str(one) for one in range(500, 520)]))


def test_payments_are_asked_for_where_orders_come_without(serve):
    ask = shops.asked(as_of(1), since=RECENT)
    server = serve(troubles={"embeds_transactions": False})

    found = orders(server, ask, with_transactions=True)
    plain = orders(server, ask)

    whole = orders(serve(), ask)
    assert {id_: one["transactions"] for id_, one in found.items()} == {
        id_: one["order"]["transactions"] for id_, one in whole.items()
    }
    assert not any("transactions" in one for one in plain.values())


@pytest.mark.parametrize(
    ("login", "options"),
    [
        pytest.param("sandbox", {}, id="private app"),
        pytest.param("", {"token_header": "X-Bizweb-Access-Token"}, id="older header"),
    ],
)
def test_other_ways_to_show_who_asks(serve, login, options):
    server = serve()
    vendor = opened(server, Secret(login=login, password=server.token), **options)

    assert list(SPEC.check(vendor)) == [
        "26 orders are open.",
        "398 orders are closed.",
        "43 orders are cancelled.",
    ]


def test_a_wrong_token_is_refused_in_words_without_it(serve):
    vendor = opened(serve(), Secret(password="wrong-token"))

    with pytest.raises(NotAllowed, match="Airflow connection 'shop'") as refusal:
        list(SPEC.check(vendor))

    assert "wrong-token" not in str(refusal.value)


def test_a_store_that_is_down_fails_in_words(serve):
    server = serve(down=frozenset({"petal-vn/sapo_web"}))

    with pytest.raises(Unavailable, match="answered 503"):
        orders(server)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"X-Sapo-Api-Call-Limit": "1/40"}, 0),
        ({"X-Sapo-Api-Call-Limit": "40/40"}, 2),
        ({"X-Bizweb-Api-Call-Limit": "38/40"}, 1),
        ({"X-Sapo-Api-Call-Limit": "many"}, 0),
        ({}, 0),
    ],
)
def test_a_bucket_that_is_nearly_full_is_given_time(headers, seconds):
    assert heed(headers) == seconds


def test_addresses_and_tokens_are_not_landed(everything):
    found = next(iter(everything.values()))

    assert not {"browser_ip", "client_details", "token", "cart_token"} & found["order"].keys()


def test_staging_says_what_the_drop_folder_says(serve, vendor_server, scratch):
    server = serve()
    vendor = opened(server)
    for night in (1, 2):
        server.clock.as_of = as_of(night)
        staging.land(
            scratch, vendor, ORDERS, shops.SINCE, as_of(night), reconcile=timedelta(days=90)
        )
    strange = opened(vendor_server("sapo_web", "petal-vn", routes=recorded))
    met = [*ORDERS.read(strange, shops.asked(RECORDED_UNTIL, since=RECORDED))][:-1]
    invented = replace(ORDERS, read=lambda *_: iter(met), missing=None)
    staging.land(scratch, strange, invented, shops.SINCE, as_of(2))
    staging.build(scratch, "sapo_web")

    found = carried.staged(scratch, "sapo_web")

    assert_recorded(found.pop("1001"), found.pop("1002"))
    carried.assert_same(found, server, as_of(2), translated=as_sapo_tells, without={"delivered_at"})


def recorded(_served):
    """Answer with orders of the forms that others have met."""
    held = shops.payload("sapo_web", "orders")["orders"]

    def asked(request):
        return [one for one in held if one["status"] == request.query_params.get("status")]

    def listed(request):
        return JSONResponse(
            {"orders": asked(request) if request.query_params["page"] == "1" else []}
        )

    def counted(request):
        return JSONResponse({"count": len(asked(request))})

    return [Route("/admin/orders.json", listed), Route("/admin/orders/count.json", counted)]


def as_sapo_tells(told):
    """Nobody says that an order arrived, nor what its lines cost; refunded is returned."""
    paid_back = sum(amount for amount, _ in told["refunds"])
    status = told["status"]
    if status in ("delivered", "returned", "fulfilled", "paid"):
        status = "fulfilled" if told["fulfilled_at"] else "paid"
        status = "returned" if paid_back >= told["order_total_amount"] else status
    return carried.without_costs(told) | {"status": status}


def assert_recorded(opened_, disputed):
    """Amounts are text or numbers, lists are absent or null; the third order was a test."""
    assert (opened_["status"], opened_["paid_at"]) == ("paid", None)
    assert (opened_["ga_client_id"], opened_["ga_transaction_id"]) == ("GA1.1.5.6", "1001")
    assert (opened_["order_total_amount"], opened_["shipping_amount"]) == (459000, 30000)
    assert (disputed["status"], disputed["payment_status"]) == ("unknown", "in_dispute")
    assert (disputed["shipping_amount"], disputed["discount_amount"]) == (0, 0)
    assert disputed["lines"] == [(None, "Quà - to", 2, 110000, None, 20000)]
    assert [amount for amount, _ in disputed["refunds"]] == [50000, None]
