"""When the last changes of orders were seen, and the statuses orders have since."""

import csv
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from chatmart.settings import PROJECT_ROOT
from tests.reference.documents import (
    Accounts,
    Document,
    Row,
    Tables,
    local_date,
    percentile,
    required_instant,
    seconds_between,
)
from tests.reference.order_marts import grouped, rate

TARGETS = PROJECT_ROOT / "dbt_project/seeds/order_status_targets.csv"
GRAIN = ("account", "local_date", "status")

Landed = Mapping[tuple[str, str], datetime]


def sync_rows(orders: list[Document], landed: Landed, accounts: Accounts) -> Iterator[Row]:
    for order in orders:
        seen, changed = landed.get((order["account"], order["id"])), order["updated_at"]
        if seen is not None:
            yield {
                "account": order["account"],
                "order_id": order["id"],
                "changed_at": required_instant(changed),
                "seen_at": seen,
                "seen_seconds": seconds_between(required_instant(changed), seen),
                "changed_date": local_date(required_instant(changed), order["account"], accounts),
            }


def status_rows(core: Tables) -> list[Row]:
    orders = {(row["account"], row["order_id"]): row for row in core["fct_orders"]}
    read_first: dict[str, datetime] = {}
    for sync in sorted(core["fct_order_syncs"], key=lambda sync: sync["seen_at"], reverse=True):
        read_first[sync["account"]] = sync["seen_at"]
    changes = (
        sync
        | {
            "local_date": sync["changed_date"],
            "status": orders[sync["account"], sync["order_id"]]["status"],
            "is_refunded": orders[sync["account"], sync["order_id"]]["refunded_amount"] > 0,
            "is_before": sync["changed_at"] < read_first[sync["account"]],
        }
        for sync in core["fct_order_syncs"]
    )
    return [
        dict(zip(GRAIN, key, strict=True)) | status_figures(rows)
        for key, rows in grouped(changes, GRAIN).items()
    ]


def status_figures(rows: list[Row]) -> Row:
    with TARGETS.open(encoding="utf-8", newline="") as lines:
        targets = {row["target"]: row for row in csv.DictReader(lines)}
    seconds = [row["seen_seconds"] for row in rows]
    within = {
        name: sum(second <= int(target["within_seconds"]) for second in seconds)
        for name, target in targets.items()
    }
    aim = Decimal(targets["within_day"]["target_share"])
    return {
        "order_count": len(rows),
        "refunded_order_count": sum(row["is_refunded"] for row in rows),
        "changed_before_first_read_count": sum(row["is_before"] for row in rows),
        **rate("seen_within_minute", within["within_minute"], len(rows)),
        **rate("seen_within_day", within["within_day"], len(rows)),
        "seen_within_day_target": aim,
        "median_seen_seconds": percentile(seconds, Fraction(1, 2)),
        "is_on_target": Fraction(within["within_day"], len(rows)) >= aim,
    }
