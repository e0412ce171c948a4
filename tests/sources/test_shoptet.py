from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from chatmart.errors import ChatmartError
from chatmart.http import NotAllowed, Unavailable
from chatmart.sandbox.nights import as_of
from chatmart.sandbox.vendors import shoptet as server_side
from chatmart.sandbox.vendors.plan import FAULTS
from chatmart.sources import Gone
from chatmart.sources.shoptet import KNOWN_STATUSES, SPEC
from chatmart.sources.shoptet_api import heed
from chatmart.sources.vendor import Secret
from chatmart.sources.walking import lines
from tests.sources import carried, shops, staging
from tests.vendor_servers import serve_in_thread

STATUSES, ORDERS, CREDIT_NOTES = SPEC.streams
RECENT = as_of(1) - timedelta(days=10)
MEANT = {"1": "fulfilled", "2": "delivered", "3": "returned"}
TOLD = {"statuses": MEANT, "ga_client_id_field": 1, "test_emails": ["Test@example.com"]}


@pytest.fixture
def serve(vendor_server):
    """A shop; what is named beside the account and the night are troubles of its own."""

    def serve(account="petal-cz", night=1, troubles=None, **planned):
        routes = partial(server_side.routes, **(troubles or {}))
        return vendor_server("shoptet", account, night=night, routes=routes, **planned)

    return serve


def opened(server, secret=None, **options):
    return shops.opened(server, SPEC, secret, **options)


def orders(server, ask=None, stream=ORDERS, **options):
    return shops.read(stream, opened(server, **options), ask or shops.asked(as_of(1)))


@pytest.fixture(scope="module")
def calm():
    """A shop without troubles, for tests that leave its clock alone."""
    with serve_in_thread("shoptet") as server:
        yield server


@pytest.fixture(scope="module")
def everything(calm):
    return orders(calm)


@pytest.fixture(scope="module")
def recent(calm):
    """What changed lately: orders, and credit notes."""
    ask = shops.asked(as_of(1), since=RECENT)
    return orders(calm, ask), orders(calm, ask, CREDIT_NOTES)


def numbers(server, as_of):
    return {one["number"] for one in shops.orders(server, as_of).values()}


@pytest.mark.parametrize("account", ["petal-cz", "petal-vn"])
def test_all_orders_come_by_list_and_by_changes(serve, account):
    server = serve(account)

    found = orders(server)

    assert found.keys() == numbers(server, as_of(1))
    paths = {one.target.partition("?")[0] for one in server.served.asked}
    assert {"/api/orders", "/api/orders/changes"} <= paths


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_changes_nothing(serve, recent, fault):
    ask = shops.asked(as_of(1), since=RECENT)
    rough = serve(rates={fault: 0.1}, slow=0.01, seed=5)

    found = orders(rough, ask), orders(rough, ask, CREDIT_NOTES)

    assert found == recent
    assert any(one.fault for one in rough.served.asked)


def test_nothing_is_lost_while_orders_change(serve):
    server = serve(moving_clock=timedelta(minutes=5), moves_after=20)
    first = orders(server)
    server.clock.step = timedelta(0)
    server.clock.as_of = as_of(2)

    later = orders(server, shops.asked(as_of(2), {"through": "2026-11-01T00:00:00Z"}))

    known = orders(serve(night=2), shops.asked(as_of(2)))
    assert {id_: {**first, **later}.get(id_) for id_ in known} == known


def test_more_connections_than_a_token_may_have_are_only_slower(serve):
    ask = shops.asked(as_of(1), since=as_of(1) - timedelta(days=3))

    assert orders(serve(latency=0.005), ask, workers=9) == orders(serve(), ask)


def test_the_second_night_brings_what_changed_and_names_what_is_gone(serve):
    server = serve()
    first = orders(server)
    server.clock.as_of = as_of(2)
    ask = shops.asked(as_of(2), {"through": "2026-11-01T00:00:00Z"})
    vendor = opened(server)

    later = shops.read(ORDERS, vendor, ask)
    named = {id_ for one in ORDERS.read(vendor, ask) if isinstance(one, Gone) for id_ in one.ids}

    both = {**first, **later}
    assert named == set(ORDERS.missing(vendor, ask, list(first)))
    assert named
    assert {id_: one for id_, one in both.items() if id_ not in named} == orders(
        server, shops.asked(as_of(2))
    )
    assert len(later) < len(first) / 5


def test_after_more_days_than_the_vendor_remembers_all_orders_are_listed(calm, everything):
    since = {"through": "2026-09-20T00:00:00Z"}

    found = orders(calm, shops.asked(as_of(1), since))

    changed = {
        id_
        for id_, one in everything.items()
        if datetime.fromisoformat(one["order"]["changeTime"]) >= datetime(2026, 9, 20, tzinfo=UTC)
    }
    assert found.keys() >= changed
    assert len(found) < len(everything)


def test_a_run_that_was_cut_off_goes_on_at_its_checkpoint(calm, everything):
    ends = shops.cursors(ORDERS, opened(calm), shops.asked(as_of(1)))

    rest = orders(calm, shops.asked(as_of(1), dict(ends[-2])))

    assert ends[-1] == {"through": "2026-11-01T00:00:00Z"}
    assert 0 < len(rest) < len(everything) / 2


def test_orders_from_outside_of_the_time_asked_for_are_refused(serve):
    server = serve(troubles={"ignores": frozenset({"changeTimeFrom"})})

    with pytest.raises(ChatmartError, match="outside of the time it asked for"):
        orders(server)


def test_an_answer_with_errors_beside_its_data_is_refused(serve):
    server = serve(troubles={"partly": True})

    with pytest.raises(ChatmartError, match=r"no whole answer to api/orders: partial-answer\."):
        orders(server)


def test_another_shop_does_not_make_all_orders_disappear(serve):
    vendor = opened(serve())

    with pytest.raises(ChatmartError, match="may be another shop"):
        list(ORDERS.missing(vendor, shops.asked(as_of(1)), [str(one) for one in range(500, 520)]))


def test_statuses_that_the_settings_do_not_explain_are_named(serve):
    server = serve()

    assert list(SPEC.check(opened(server))) == [
        "600 orders are visible.",
        "51 creditNotes are visible.",
        "[sources.shoptet-cz.statuses] does not say what these statuses mean: 1 (Odeslaná), "
        "2 (Doručená), 3 (Vrácená).",
    ]
    assert len(list(SPEC.check(opened(server, statuses=MEANT)))) == 2


def test_statuses_are_landed_with_what_they_mean(serve):
    found = orders(serve(), stream=STATUSES, statuses=MEANT)

    assert {id_: one["meaning"] for id_, one in found.items()} == KNOWN_STATUSES | MEANT


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"statuses": {"1": "sent"}}, "says 'sent' of the status 1"),
        ({"purchase_price": "all"}, "neither unit nor line"),
    ],
)
def test_a_setting_that_means_nothing_is_refused(serve, options, words):
    with pytest.raises(ChatmartError, match=words):
        opened(serve(), **options)


def test_a_wrong_token_is_refused_in_words_without_it(serve):
    vendor = opened(serve(), Secret(password="wrong-token"))

    with pytest.raises(NotAllowed, match="Airflow connection 'shop'") as refusal:
        list(SPEC.check(vendor))

    assert "wrong-token" not in str(refusal.value)


def test_a_shop_that_is_down_fails_in_words(serve):
    server = serve(down=frozenset({"petal-cz/shoptet"}))

    with pytest.raises(Unavailable, match="answered 503"):
        orders(server)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"X-RateLimit-Bucket-Filling": "153/200"}, 0),
        ({"X-RateLimit-Bucket-Filling": "190/200"}, 1),
        ({}, 0),
    ],
)
def test_a_bucket_that_is_nearly_full_is_given_time(headers, seconds):
    assert heed(headers) == seconds


def test_addresses_and_birth_dates_are_not_landed(serve):
    found = next(iter(orders(serve(), shops.asked(as_of(1), since=RECENT)).values()))

    assert not {"clientIPAddress", "birthDate"} & found["order"].keys()


def test_staging_says_what_the_drop_folder_says(serve, scratch):
    server = serve()
    vendor = opened(server, **TOLD)
    for night in (1, 2):
        server.clock.as_of = as_of(night)
        for stream in SPEC.streams:
            staging.land(scratch, vendor, stream, shops.SINCE, as_of(night))
    for stream, name in ((ORDERS, "orders"), (CREDIT_NOTES, "credit_notes")):
        strange = lines("", shops.payload("shoptet", name))
        invented = replace(stream, read=lambda *_, held=strange: iter([held]), missing=None)
        staging.land(scratch, vendor, invented, shops.SINCE, as_of(2))
    staging.build(scratch, "shoptet")

    found = carried.staged(scratch, "shoptet")

    assert_recorded(found.pop("2026000123"))
    carried.assert_same(
        found,
        server,
        as_of(2),
        translated=partial(as_shoptet_tells, server),
        without={
            "paid_at",
            "fulfilled_at",
            "delivered_at",
            "cancelled_at",
            "created_by_operator_id",
        },
    )
    changed = {one["record_id"] for one in staging.rows(scratch, "stg_shoptet__records")}
    assert changed > found.keys()


def as_shoptet_tells(server, told):
    """Customers have UUIDs."""
    ids, number = server.served.ids, told["shop_customer_id"]
    if number is None:
        return told
    return told | {"shop_customer_id": ids.uuid("customer", ids.world_id("customer", int(number)))}


def assert_recorded(order):
    """A set counts once, costs are of whole lines, a status nobody explained is unknown."""
    assert (order["status"], order["vendor_status"]) == ("unknown", "V přípravě")
    assert order["ordered_at"] == shops.instant("2026-10-20T09:15:00Z")
    assert (order["shipping_amount"], order["discount_amount"]) == (99, 100)
    assert order["lines"] == [
        ("SET-1", "Dárková sada", 1, 800, None, 0),
        ("KR-1", "Krém", 2, 100, 30, 20),
    ]
    assert order["refunds"] == [(150, shops.instant("2026-10-25T09:15:00Z"))]
