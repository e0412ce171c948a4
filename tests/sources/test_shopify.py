import json
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from chatmart.errors import ChatmartError
from chatmart.http import NotAllowed, Unavailable
from chatmart.sandbox.nights import as_of
from chatmart.sandbox.vendors import shopify as server_side
from chatmart.sandbox.vendors.plan import FAULTS
from chatmart.sandbox.vendors.shopify import costs
from chatmart.sources import Cursor, Lines
from chatmart.sources.shopify import SPEC
from chatmart.sources.vendor import Secret
from chatmart.sources.walking import lines
from tests.sources import shops, staging
from tests.vendor_servers import serve_in_thread

ORDERS, CUSTOMERS = SPEC.streams
PAGED = {"bulk_from_days": 0, "window_days": 2}
BULK = {"bulk_from_days": 2, "bulk_poll_seconds": 0.0}
LATELY = as_of(1) - timedelta(days=3)


@pytest.fixture
def serve(vendor_server):
    """A shop; what is named beside the account and the night are troubles of its own."""

    def serve(account="petal-cz", night=1, troubles=None, **planned):
        speaking = routes(**(troubles or {}))
        return vendor_server("shopify", account, night=night, routes=speaking, **planned)

    return serve


def opened(server, secret=None, **options):
    return shops.opened(server, SPEC, secret, **options)


def orders(server, ask=None, **options):
    return shops.read(ORDERS, opened(server, **options), ask or lately())


def lately(night=1, cursor=None):
    return shops.asked(as_of(night), cursor, LATELY)


@pytest.fixture(scope="module")
def calm():
    """What a shop without troubles tells."""
    with serve_in_thread("shopify", routes=routes()) as server:
        return orders(server, **BULK)


def routes(**troubles):
    endless = {"bucket": costs.Bucket(maximum=10**9)}
    return partial(server_side.routes, **(endless | troubles))


@pytest.mark.parametrize("account", ["petal-cz", "petal-vn"])
def test_a_file_of_all_orders_holds_what_their_pages_hold(serve, account):
    server = serve(account)

    prepared, paged = orders(server, **BULK), orders(server, **PAGED)

    assert prepared == paged
    assert len(prepared) > 20


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("way", [PAGED, BULK], ids=["paged", "bulk"])
def test_a_fault_changes_nothing(serve, calm, fault, way):
    rough = serve(rates={fault: 0.25}, slow=0.01, seed=5)

    found = orders(rough, **way)

    assert found == calm
    assert any(one.fault for one in rough.served.asked)


def test_further_pages_of_lines_payments_and_refunds_are_fetched(serve):
    server, ask = serve(), shops.asked(as_of(1), since=as_of(1) - timedelta(days=8))

    found = orders(server, ask, lines_a_page=1, page_size=7, **PAGED)

    assert found == orders(server, ask, **PAGED)
    assert max(len(one["lines"]) for one in found.values()) > 1
    assert any(one["refund_lines"] for one in found.values())


def test_nothing_is_lost_while_orders_change(serve, calm):
    server = serve(moving_clock=timedelta(minutes=40), moves_after=4)

    found = orders(server, page_size=10, **PAGED)

    assert calm.keys() <= found.keys()


def test_a_long_list_begins_anew_before_it_gets_too_deep(serve, calm, monkeypatch):
    monkeypatch.setattr("chatmart.sources.shopify.DEEPEST", 40)

    found = orders(serve(), **PAGED | {"window_days": 60})

    assert found == calm


def test_pages_get_smaller_when_shopify_finds_them_too_costly(serve, calm):
    found = orders(serve(), page_size=250, **PAGED)

    assert found == calm


def test_an_empty_bucket_is_waited_for(serve, calm):
    now = [0.0]
    bucket = costs.Bucket(maximum=1000, restore_rate=100, clock=lambda: now[0])
    server = serve(troubles={"bucket": bucket})
    vendor = opened(server, **PAGED)
    waits = []

    def sleep(seconds):
        waits.append(seconds)
        now[0] += seconds

    pace = vendor.api._pace
    pace._sleep, pace._clock, pace._next = sleep, lambda: now[0], 0.0

    found = shops.read(ORDERS, vendor, lately())

    assert found == calm
    assert sum(waits) > 10


def test_a_run_that_was_cut_off_waits_for_the_same_file(serve):
    server = serve()
    vendor, ask = opened(server, **BULK), lately()
    started = next(one for one in ORDERS.read(vendor, ask) if isinstance(one, Cursor))
    server.clock.as_of = as_of(3)
    resumed = lately(3, dict(started.value))

    found = shops.read(ORDERS, vendor, resumed)
    ends = shops.cursors(ORDERS, vendor, resumed)

    assert started.value["bulk"]["id"] == "gid://shopify/BulkOperation/1"
    assert ends[0] == {"through": "2026-11-01T00:00:00Z"}
    assert ends[-1] == {"through": "2026-11-03T00:00:00Z"}
    assert found == orders(server, lately(3), **PAGED)


@pytest.mark.parametrize("fate", ["fails", "half", "expires"])
def test_a_file_that_is_not_prepared_is_replaced_by_pages(serve, calm, fate):
    found = orders(serve(troubles={"fates": (fate,)}), **BULK)

    assert found == calm


def test_a_file_that_takes_too_long_is_left_to_the_next_run(serve):
    server = serve(troubles={"fates": ("never",)})

    with pytest.raises(ChatmartError, match="goes on waiting"):
        orders(server, **BULK, bulk_wait_minutes=0)


def test_lines_far_from_their_order_find_it(serve, calm):
    found = orders(serve(troubles={"scattered": True}), **BULK)

    assert found == calm


def test_the_second_night_brings_what_changed_and_names_what_is_gone(serve):
    server = serve()
    vendor = opened(server, **BULK)
    first = shops.read(ORDERS, vendor, shops.asked(as_of(1)))
    server.clock.as_of = as_of(2)
    ask = shops.asked(as_of(2), {"through": "2026-11-01T00:00:00Z"})

    later = shops.read(ORDERS, vendor, ask)
    gone = set(ORDERS.missing(vendor, ask, list(first)))

    known = orders(server, shops.asked(as_of(2)), **BULK)
    assert gone
    assert {**first, **later}.keys() - gone == known.keys()
    assert {id_: one for id_, one in {**first, **later}.items() if id_ not in gone} == known
    assert len(later) < len(first) / 5


def test_orders_too_old_for_the_app_are_not_taken_for_deleted(serve):
    server = serve(troubles={"scopes": ("read_orders",)})
    vendor = opened(server)

    gone = list(ORDERS.missing(vendor, shops.asked(as_of(1)), ["5", "60000003", "69999999"]))

    assert gone == ["69999999"]


def test_another_shop_does_not_make_all_orders_disappear(serve):
    vendor = opened(serve())
    strange = [str(number) for number in range(500, 520)]

    with pytest.raises(ChatmartError, match="may be another shop"):
        list(ORDERS.missing(vendor, shops.asked(as_of(1)), strange))


def test_all_customers_come_at_first_and_then_those_who_changed(serve):
    server = serve()
    vendor = opened(server)

    everybody = shops.read(CUSTOMERS, vendor, shops.asked(as_of(1)))
    changed = shops.read(
        CUSTOMERS, vendor, shops.asked(as_of(1), {"through": "2026-10-31T00:00:00Z"})
    )

    assert min(one["customer"]["createdAt"] for one in everybody.values()) < "2026"
    assert 0 < len(changed) < len(everybody) / 10
    assert shops.read(CUSTOMERS, opened(server, customers=False), shops.asked(as_of(1))) == {}


def test_orders_from_before_the_time_asked_for_are_refused(serve):
    server = serve(troubles={"unfiltered": True})

    with pytest.raises(ChatmartError, match="from before the time it asked for"):
        orders(server, **PAGED)


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        ("name", "202600579"),
        ("number", "202600579"),
        ("id", "60000579"),
        ("legacyResourceId", "60000579"),
    ],
)
def test_the_transaction_id_is_written_as_web_analytics_knows_it(serve, option, expected):
    found = orders(serve(), ga_transaction_id=option, **BULK)

    assert found["60000579"]["ga_transaction_id"] == expected


def test_a_client_id_and_secret_get_a_token_and_a_new_one_when_it_runs_out(serve, calm):
    server = serve(troubles={"requests_a_token": 2})
    vendor = opened(server, Secret(login="the-app", password=server.token), **PAGED)

    found = shops.read(ORDERS, vendor, lately())

    tokens = [one for one in server.served.asked if one.target.endswith("access_token")]
    assert found == calm
    assert len(tokens) > 3


@pytest.mark.parametrize("login", ["", "the-app"])
def test_a_wrong_secret_is_refused_in_words_without_it(serve, login):
    vendor = opened(serve(), Secret(login=login, password="shpat_wrong"))

    with pytest.raises(NotAllowed, match="Airflow connection 'shop'") as refusal:
        list(SPEC.check(vendor))

    assert "shpat_wrong" not in str(refusal.value)


def test_a_connection_without_password_says_what_it_must_hold(serve):
    with pytest.raises(ChatmartError, match="Admin API access token as password"):
        opened(serve(), Secret(login="the-app"))


def test_checking_tells_of_the_shop_and_of_scopes(serve):
    scopes = ("read_orders", "read_customers", "read_products", "read_inventory")

    found = list(SPEC.check(opened(serve(troubles={"scopes": scopes}))))

    assert found == [
        "The shop counts its days in Europe/Prague and its money in CZK.",
        "The app has no read_all_orders: it sees the orders of the last 60 days only.",
        "Orders can be read.",
        "Customers can be read.",
    ]


@pytest.mark.parametrize(
    ("lacking", "words"),
    [
        ("read_orders", "'orders' of this shop. Give the app read_orders."),
        ("read_customers", "read_customers, or set customers = false in .sources.shopify-cz"),
        ("read_products", "read_products, or set products = false"),
        ("read_inventory", "product costs, or set unit_costs = false"),
    ],
)
def test_a_missing_scope_is_said_in_words(serve, lacking, words):
    scopes = tuple(one for one in server_side.SCOPES if one != lacking)

    with pytest.raises(NotAllowed, match=words):
        list(SPEC.check(opened(serve(troubles={"scopes": scopes}))))


def test_an_app_may_do_without_people_products_and_costs(serve):
    server = serve(troubles={"scopes": ("read_orders", "read_all_orders")})

    found = orders(server, customers=False, products=False, unit_costs=False, **BULK)

    one = next(iter(found.values()))
    assert "email" not in one["order"]
    assert "product" not in one["lines"][0]


def test_a_version_that_shopify_dropped_is_said(serve):
    server = serve(troubles={"versions": ("2027-01", "2027-04")})

    with pytest.raises(ChatmartError, match='Set version = "2027-01"'):
        list(SPEC.check(opened(server)))


def test_a_field_that_shopify_does_not_know_is_named(serve):
    vendor = opened(serve())
    options = {
        **vendor.source.options,
        "lines_a_page": "1) { nodes { colour } } more: lineItems(first: 1",
    }
    strange = replace(vendor, source=replace(vendor.source, options=options))

    with pytest.raises(ChatmartError, match=r"LineItem\.colour, which Shopify does not know"):
        list(SPEC.check(strange))


def test_a_shop_that_is_down_fails_in_words(serve):
    server = serve(down=frozenset({"petal-cz/shopify"}))

    with pytest.raises(Unavailable, match="answered 503"):
        orders(server)


def test_staging_says_what_the_drop_folder_says(serve, scratch):
    server = serve()
    vendor = opened(server, **BULK)
    for night in (1, 2):
        server.clock.as_of = as_of(night)
        for stream in SPEC.streams:
            staging.land(
                scratch, vendor, stream, shops.SINCE, as_of(night), reconcile=timedelta(days=90)
            )
    strange = [*shops.payload("shopify", "orders").values()]
    invented = replace(ORDERS, read=lambda *_: iter([lines("", strange)]), missing=None)
    staging.land(scratch, vendor, invented, shops.SINCE, as_of(2))
    staging.build(scratch, "shopify")

    found = {one["order_id"]: one for one in staging.rows(scratch, "stg_shopify__orders")}
    refunds = staging.rows(scratch, "stg_shopify__refunds")
    order_lines = staging.rows(scratch, "stg_shopify__order_lines")
    people = staging.rows(scratch, "stg_shopify__customers")

    edited, unknown = found.pop("9001"), found.pop("9002")
    assert_edited(edited, order_lines, refunds)
    assert (unknown["status"], unknown["sales_channel"]) == ("unknown", None)
    shops.assert_orders(found, server, as_of(2))
    shops.assert_lines(order_lines, server, as_of(2), besides={"9001"})
    shops.assert_refunds(refunds, server, as_of(2), besides={"9001"})
    shops.assert_customers(people, server, as_of(2), carried={"email", "phone"})


def assert_edited(order, order_lines, refunds):
    """An edit took out the plate and a mug; one mug came back for money, one stays."""
    sold = [one for one in order_lines if one["order_id"] == "9001"]
    given_back = [one for one in refunds if one["order_id"] == "9001"]

    assert order["status"] == "paid"
    assert order["order_number"] == "EN9001-A"
    assert order["order_total_amount"] == 300
    assert order["paid_at"] == shops.instant("2026-10-19T10:00:01Z")
    assert order["ordered_at"] == shops.instant("2026-10-19T08:00:00Z")
    assert (order["fulfilled_at"], order["delivered_at"], order["tax_amount"]) == (None,) * 3
    assert (order["chat_id"], order["sales_channel"]) == ("c-1001", "iphone")
    assert [(one["line_id"], one["quantity"], one["product_id"]) for one in sold] == [
        ("11", 2, None)
    ]
    assert [(one["refund_id"], one["refunded_amount"]) for one in given_back] == [("5", 100)]
    assert given_back[0]["refunded_at"] == shops.instant("2026-10-21T10:00:00Z")


def test_documents_hold_no_names_addresses_or_tokens(serve):
    texts = [
        text.decode()
        for one in ORDERS.read(opened(serve(), **BULK), lately())
        if isinstance(one, Lines)
        for _, text in one.lines
    ]

    named = set(json.loads(texts[0])["order"])
    assert not named & {"browserIp", "clientIp", "note", "billingAddress", "shippingAddress"}
