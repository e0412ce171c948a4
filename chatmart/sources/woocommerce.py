"""WooCommerce (REST v3): orders with their refunds, by the time of their last change."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from requests.auth import HTTPBasicAuth

from chatmart.errors import ChatmartError
from chatmart.http import Client, NotFound, Pace
from chatmart.sources import Entry
from chatmart.sources.counted import believed
from chatmart.sources.instants import iso
from chatmart.sources.vendor import Ask, Document, Identity, Secret, Source, Spec, Stream, Vendor
from chatmart.sources.walking import by_windows
from chatmart.sources.woocommerce_lists import (
    changed_since,
    changed_within,
    refunds_count,
    refuse_unfiltered,
)
from chatmart.sources.woocommerce_orders import ORDERS, page, total

BASE_URL = "https://{site}"
HOLDS = "a consumer key (ck_…) as login and its consumer secret (cs_…) as password"
NEEDED = ("id", "number", "status", "date_modified_gmt", "line_items", "refunds", "meta_data")
AFTER = timedelta(days=1)
IDS_AT_ONCE = 100

OPTIONS = {
    "site": "",
    "web_sources": ["checkout", "store-api"],
    "ga_transaction_id": "number",
    "ga_client_id": "_ga_client_id",
    "chat_id": "",
    "delivered_at": "",
    "line_cost": "",
    "zero_cost_is_unknown": True,
    "test_payment_methods": ["dummy"],
    "page_size": 100,
    "window_days": 7,
    "overlap_minutes": 60,
    "requests_per_second": 4.0,
    "workers": 4,
}


def open_(source: Source, secret: Secret) -> Vendor:
    if not secret.login or not secret.password:
        raise ChatmartError(
            f"The Airflow connection '{source.connection}' holds no key and secret.",
            f"It must hold {HOLDS}.",
        )
    client = Client(
        f"{source.base_url}/wp-json/wc/v3",
        who=source.name,
        connection=source.connection,
        auth=HTTPBasicAuth(secret.login, secret.password),
        pace=Pace(source.options["requests_per_second"] or None),
    )
    return Vendor(source, client)


def check(vendor: Vendor) -> Iterator[str]:
    newest = {"status": "any", "orderby": "modified", "per_page": "1"}
    answer = vendor.api.get(ORDERS, newest)
    rows = page(vendor, answer)
    yield f"There are {total(vendor, answer)} orders."
    lacking = [name for row in rows for name in NEEDED if name not in row]
    if lacking:
        raise ChatmartError(
            f"Orders of '{vendor.source.name}' have no field '{lacking[0]}'.",
            "Bring WooCommerce up to date: its REST API v3 has this field.",
        )
    if rows:
        refuse_unfiltered(vendor, iso(rows[0]["date_modified_gmt"]))
    if refunds_count(vendor, {"per_page": "1"}) is None:
        yield (
            "Refunds cannot be listed (WooCommerce before 9.0): set overlap_minutes to as long as "
            "refunds may come after an order."
        )
    else:
        yield "Refunds can be listed."


def read(vendor: Vendor, ask: Ask) -> Iterator[Entry]:
    """Read windows of the last change; what changed while that went on is read at the end."""
    options = vendor.source.options

    def window(begin: datetime, end: datetime) -> Iterator[Entry]:
        yield from changed_within(vendor, (begin, end))
        if end == ask.until:
            yield from changed_since(vendor, (end, end + AFTER))

    return by_windows(
        ask,
        window,
        overlap=timedelta(minutes=options["overlap_minutes"]),
        step=timedelta(days=options["window_days"]),
    )


def identify(document: Document) -> Identity:
    order = document["order"]
    refunds_at = (iso(refund["date_created_gmt"]) for refund in document["refunds"])
    return Identity(str(int(order["id"])), max([iso(order["date_modified_gmt"]), *refunds_at]))


def missing(vendor: Vendor, ask: Ask, ids: Iterable[str]) -> Iterator[str]:
    """Look for orders in the list first; only those without a page of their own are gone."""
    known = list(ids)
    gone: list[str] = []
    for start in range(0, len(known), IDS_AT_ONCE):
        batch = known[start : start + IDS_AT_ONCE]
        asked = {"include": ",".join(batch), "status": "any", "_fields": "id"}
        answer = vendor.api.get(ORDERS, {**asked, "per_page": str(IDS_AT_ONCE)})
        found = {str(row["id"]) for row in page(vendor, answer)}
        gone += [one for one in batch if one not in found and _is_gone(vendor, one)]
    return iter(believed(gone, len(known), vendor.source.name))


def _is_gone(vendor: Vendor, one: str) -> bool:
    try:
        found = vendor.api.get(f"{ORDERS}/{one}").json
    except NotFound:
        return True
    return isinstance(found, dict) and found.get("status") == "trash"


SPEC = Spec(
    kind="woocommerce",
    streams=(Stream("orders", "orders", read, identify, missing),),
    options=OPTIONS,
    base_url=BASE_URL,
    open=open_,
    check=check,
    secret=HOLDS,
)
