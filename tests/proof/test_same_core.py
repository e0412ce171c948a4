"""The same world through each vendor's API and through the drop folder gives the same core."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import psycopg
import pytest

from chatmart import warehouse
from chatmart.sandbox.vendors.plan import PLANS
from tests.proof import carried, sameness
from tests.proof.loading import BEGIN, Way, land_accounts, land_drop, land_way
from tests.reference.build import build
from tests.reference.compare import scratch_database

SINCE = datetime(2026, 10, 24, tzinfo=UTC)  # the night on which clocks change is in
SOME = replace(PLANS["some"], slow=0.05)
CZ, VN = "petal-cz", "petal-vn"
E_MAIL = "sandbox@example.com"
WAYS = [
    Way("smartsupp", CZ, {"customer_variable": "customer_id", "visitors": True}),
    Way("gorgias", CZ, login=E_MAIL),
    Way("zoho_desk", CZ, login="client"),
    Way("zoho_salesiq", CZ, login="client", told="channel = 'chat'"),
    Way(
        "iadvize",
        CZ,
        login=E_MAIL,
        # it lists what was closed, and nobody writes when nobody is there
        told="channel in ('chat', 'facebook', 'instagram', 'whatsapp', 'sms') "
        "and not is_offline and status = 'closed' and closed_at >= %(since)s",
    ),
    Way(
        "chatwoot",
        VN,
        {"account_id": 1, "inbox_channels": {"Zalo": "zalo", "Contact form": "web_form"}},
    ),
    Way("shopify", CZ),
    Way("woocommerce", CZ, login="ck_sandbox"),
    Way("shoptet", CZ, {"statuses": {"1": "fulfilled", "2": "delivered", "3": "returned"}}),
    Way("sapo_web", VN),
    Way("sapo_go", VN),
]
ORDERS = {"shopify", "woocommerce", "shoptet", "sapo_web", "sapo_go"}


@pytest.fixture(scope="module")
def core(settings, tmp_path_factory) -> Iterator[psycopg.Connection]:
    """One warehouse with every account of every way; half of the ways went through faults."""
    with scratch_database(settings) as scratch:
        land_accounts(scratch, WAYS)
        land_drop(scratch, tmp_path_factory.mktemp("drop") / "shop")
        for number, way in enumerate(WAYS):
            # not every vendor calls all that happens to an order a change of it
            since = BEGIN if way.kind in ORDERS else SINCE
            land_way(scratch, way, since, faults=SOME if number % 2 else None)
        build(scratch, select=["+path:models/core"])
        with warehouse.connect(scratch) as connection:
            yield connection


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.kind)
def test_a_vendor_tells_all_that_its_page_does_not_excuse(core, way):
    excused = carried.excused(way.kind)
    tables = [
        table
        for table in sameness.TABLES
        if table.startswith("fct_order") == (way.kind in ORDERS) and table not in excused
    ]
    changed = sameness.changed_since(core, way.world, SINCE, way.told)

    found = Counter(
        f"{one.table}.{one.column}"
        for table in tables
        for one in sameness.differences(core, table, way.world, way.account, changed)
        if one.column not in excused
    )

    assert len(changed) > 100
    assert found == {}
