from dataclasses import replace
from datetime import timedelta
from functools import partial

import orjson
import pytest
from starlette.responses import JSONResponse
from starlette.routing import Route

from chatmart.errors import ChatmartError
from chatmart.http import NotAllowed, NotJson
from chatmart.sandbox.nights import as_of
from chatmart.sandbox.vendors import woocommerce as server_side
from chatmart.sandbox.vendors.plan import FAULTS
from chatmart.sources import Gone, Lines, woocommerce_orders
from chatmart.sources.vendor import Secret
from chatmart.sources.woocommerce import SPEC
from tests.sources import shops, staging
from tests.vendor_servers import serve_in_thread

(ORDERS,) = SPEC.streams
LATELY = as_of(1) - timedelta(days=4)


@pytest.fixture
def serve(vendor_server):
    """A shop; what is named beside the account and the night is what shops differ in."""

    def serve(account="petal-cz", night=1, differing=None, **planned):
        routes = partial(server_side.routes, **(differing or {}))
        return vendor_server("woocommerce", account, night=night, routes=routes, **planned)

    return serve


@pytest.fixture(scope="module")
def calm():
    """What a shop without troubles tells."""
    with serve_in_thread("woocommerce") as server:
        return orders(server)


def opened(server, login="ck_sandbox", password=None, **options):
    return shops.opened(server, SPEC, Secret(login, password or server.token), **options)


def lately(night=1, cursor=None):
    return shops.asked(as_of(night), cursor, LATELY)


def orders(server, ask=None, **options):
    return shops.read(ORDERS, opened(server, **options), ask or lately())


@pytest.mark.parametrize("account", ["petal-cz", "petal-vn"])
def test_every_order_comes_with_its_refunds(serve, account):
    server = serve(account)

    found = orders(server, shops.asked(as_of(1)), window_days=30)

    refunded = {id_ for id_, one in shops.orders(server, as_of(1)).items() if one["refunds"]}
    assert found.keys() == shops.orders(server, as_of(1)).keys()
    assert {id_ for id_, one in found.items() if one["refunds"] and not one["is_test"]} == refunded


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_changes_nothing(serve, calm, fault):
    rough = serve(rates={fault: 0.25}, slow=0.01, seed=3)

    found = orders(rough)

    assert found == calm
    assert any(one.fault for one in rough.served.asked)


def test_nothing_is_lost_while_orders_change(serve, calm):
    server = serve(moving_clock=timedelta(minutes=40), moves_after=4)

    found = orders(server, page_size=10)

    assert calm.keys() <= found.keys()


def test_small_pages_hold_the_same(serve, calm):
    found = orders(serve(), page_size=3, window_days=2)

    assert found == calm


def test_orders_that_the_key_may_not_read_are_not_passed_over_in_silence(serve, calm):
    hidden = frozenset({int(next(iter(calm)))})

    with pytest.raises(ChatmartError, match="holds some back"):
        orders(serve(differing={"hidden": hidden}))


def test_refunds_that_do_not_touch_their_order_are_found(serve, calm):
    quiet = serve(differing={"refunds_modify": False})

    found = orders(quiet)

    refunds = {id_: one["refunds"] for id_, one in calm.items() if one["refunds"]}
    assert refunds
    assert {id_: found[id_]["refunds"] for id_ in refunds} == refunds


def test_a_shop_without_a_list_of_refunds_is_read_all_the_same(serve, calm):
    assert orders(serve(differing={"has_refunds_list": False})) == calm


@pytest.mark.parametrize("unknown", ["modified_after", "modified_before"])
def test_a_version_that_ignores_what_it_is_asked_is_refused(serve, unknown):
    server = serve(differing={"ignores": frozenset({unknown})})

    with pytest.raises(ChatmartError, match="does not get the records of the time"):
        orders(server, window_days=1)


def test_checking_notices_that_times_are_taken_for_local_ones(serve):
    server = serve("petal-vn", differing={"ignores": frozenset({"dates_are_gmt"})})

    with pytest.raises(ChatmartError, match="dates_are_gmt"):
        list(SPEC.check(opened(server)))


def test_a_run_that_was_cut_off_goes_on_behind_its_window(serve):
    server = serve()
    vendor = opened(server, window_days=2)
    begun = next(iter(shops.cursors(ORDERS, vendor, lately())))

    rest = shops.read(ORDERS, vendor, lately(1, dict(begun)))

    assert begun == {"through": "2026-10-30T00:00:00Z"}
    assert min(one["order"]["date_modified_gmt"] for one in rest.values()) > "2026-10-29T22"


def test_the_second_night_brings_what_changed_and_names_what_is_gone(serve):
    server = serve()
    vendor = opened(server, window_days=30)
    held = shops.read(ORDERS, vendor, shops.asked(as_of(1)))
    trashed, gone = set(), set()
    for night in (2, 3, 4, 5):
        server.clock.as_of = as_of(night)
        ask = shops.asked(as_of(night), {"through": as_of(night - 1).isoformat()})
        trashed |= {
            id_
            for entry in ORDERS.read(vendor, ask)
            if isinstance(entry, Gone)
            for id_ in entry.ids
        }
        held |= shops.read(ORDERS, vendor, ask)
        gone |= set(ORDERS.missing(vendor, ask, list(held)))

    known = orders(server, shops.asked(as_of(5)), window_days=30)
    kept = {id_: one for id_, one in held.items() if id_ not in gone}
    assert trashed < gone
    assert trashed
    assert kept == known


def test_another_shop_does_not_make_all_orders_disappear(serve):
    strange = [str(number) for number in range(500, 520)]

    with pytest.raises(ChatmartError, match="may be another shop"):
        list(ORDERS.missing(opened(serve()), lately(), strange))


def test_checking_counts_orders_and_tells_of_refunds(serve):
    new, old = serve(), serve(differing={"has_refunds_list": False})

    found = list(SPEC.check(opened(new))) + list(SPEC.check(opened(old)))

    assert found[0].endswith(" orders.")
    assert found[1] == "Refunds can be listed."
    assert found[3].startswith("Refunds cannot be listed (WooCommerce before 9.0)")


def test_a_wrong_secret_is_refused_in_words_without_it(serve):
    with pytest.raises(NotAllowed, match="Airflow connection 'shop'") as refusal:
        list(SPEC.check(opened(serve(), password="cs_wrong")))

    assert "cs_wrong" not in str(refusal.value)


@pytest.mark.parametrize("secret", [Secret(password="cs_1"), Secret(login="ck_1")])
def test_key_and_secret_are_both_needed(serve, secret):
    with pytest.raises(ChatmartError, match="consumer key"):
        SPEC.open(shops.source(serve(), SPEC), secret)


def test_an_address_in_the_clear_gets_no_secret(serve):
    source = replace(shops.source(serve(), SPEC), base_url="http://shop.example.com")

    with pytest.raises(ChatmartError, match="https://"):
        SPEC.open(source, Secret("ck_1", "cs_1"))


def test_a_page_for_people_is_no_shop(vendor_server):
    server = vendor_server("woocommerce", rates={"html": 1.0}, in_a_row=99)

    with pytest.raises(NotJson, match="got no JSON"):
        list(SPEC.check(opened(server)))


def test_an_order_as_recorded_keeps_what_matters_and_nothing_that_must_not_be_kept(serve):
    (found,) = recorded(serve())

    text = orjson.dumps(found)
    assert found["lines"][0]["cost"] == "21.00"
    assert (found["chat_id"], found["ga_transaction_id"]) == ("c-1001", None)
    assert found["order"]["meta_data"][1]["value"] == {"any": ["thing", 1]}
    assert ORDERS.identify(found).updated_at.isoformat() == "2026-10-29T12:30:00+00:00"
    for kept_out in (b"192.0.2.77", b"Agent 77", b"wc_order_secret"):
        assert kept_out not in text


def test_carts_are_no_orders(serve):
    order = shops.payload("woocommerce", "order") | {"status": "checkout-draft"}

    assert list(woocommerce_orders.documents(opened(serve()), [order])) == []


def test_staging_says_what_the_drop_folder_says_where_woocommerce_can(serve, scratch):
    server = serve()
    vendor = opened(server, window_days=30)
    for night in (1, 2):
        server.clock.as_of = as_of(night)
        staging.land(
            scratch, vendor, ORDERS, shops.SINCE, as_of(night), reconcile=timedelta(days=90)
        )
    invented = replace(ORDERS, read=lambda *_: iter([as_lines(recorded(server))]), missing=None)
    staging.land(scratch, vendor, invented, shops.SINCE, as_of(2))
    staging.build(scratch, "woocommerce")

    found = {one["order_id"]: one for one in staging.rows(scratch, "stg_woocommerce__orders")}
    order_lines = staging.rows(scratch, "stg_woocommerce__order_lines")
    refunds = staging.rows(scratch, "stg_woocommerce__refunds")

    assert_recorded(found.pop("727"), [one for one in order_lines if one["order_id"] == "727"])
    shops.assert_orders(
        found, server, as_of(2), except_for={"status", "delivered_at", "cancelled_at"}
    )
    shops.assert_refunds(refunds, server, as_of(2), besides={"727"})
    assert_goods(order_lines, server)
    assert_statuses(found, server)


def assert_recorded(order, order_lines):
    assert (order["status"], order["sales_channel"]) == ("delivered", "subscription")
    assert (order["email"], order["phone"]) == ("JANA@example.com", None)
    assert order["shop_customer_id"] is None
    assert (order["shipping_amount"], order["discount_amount"]) == (4, 5)
    assert order["ordered_at"] == shops.instant("2026-10-25T01:15:00Z")
    (line,) = order_lines
    assert (line["product_id"], line["sku"]) == (None, None)
    assert (line["unit_price_amount"], line["unit_cost_amount"]) == (25, shops.amount("10.5"))


def assert_goods(order_lines, server):
    """A sale price is simply the price there: what the goods cost together is the same."""
    number = server.served.ids.number
    told = {one["line_id"]: one for one in order_lines if one["order_id"] != "727"}
    lines = [line for one in shops.orders(server, as_of(2)).values() for line in one["lines"]]
    assert told.keys() == {str(number("line", line["id"])) for line in lines}
    for line in lines:
        one = told[str(number("line", line["id"]))]
        goods = shops.amount(line["quantity"]) * shops.amount(line["unit_price"])
        goods -= shops.amount(line["discount"]) or 0
        assert abs(one["quantity"] * one["unit_price_amount"] - goods) < shops.amount("0.001")
        assert one["unit_cost_amount"] == shops.amount(line["unit_cost"])
        assert one["sku"] == line["sku"]


def assert_statuses(found, server):
    """Where it is sent, and what was given back, is all that WooCommerce tells apart."""
    expected = shops.orders(server, as_of(2))
    seen = {(expected[id_]["status"], one["status"]) for id_, one in found.items()}
    assert seen <= {
        ("pending", "pending"),
        ("paid", "paid"),
        ("fulfilled", "fulfilled"),
        ("delivered", "fulfilled"),
        ("delivered", "returned"),  # money back without a return
        ("returned", "returned"),
        ("returned", "fulfilled"),  # the goods are back, the money is not
        ("cancelled", "cancelled"),
        ("cancelled", "returned"),  # on its way when it was cancelled
    }


def recorded(server):
    """An order as a shop sent it, enveloped; its refunds are asked for."""
    refunds = shops.payload("woocommerce", "refunds")

    def answer(request):
        return JSONResponse(refunds, headers={"X-WP-Total": "1"})

    route = Route("/wp-json/wc/v3/orders/727/refunds", answer)
    options = {
        "chat_id": "_chat_conversation_id",
        "delivered_at": "_delivered",
        "line_cost": "_cost",
    }
    with serve_in_thread("woocommerce", routes=lambda served: [route]) as other:
        vendor = opened(other, **options)
        return list(woocommerce_orders.documents(vendor, [shops.payload("woocommerce", "order")]))


def as_lines(found):
    return Lines("", [(number, orjson.dumps(one)) for number, one in enumerate(found, 1)])
