"""Orders by the day of what happened to them."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from tests.reference.documents import Document, Row, Tables, percentile

ORDERS_GRAIN = ("account", "date_basis", "local_date", "sales_channel", "currency")

Key = tuple[object, ...]
Groups = dict[Key, list[Row]]


def grouped(rows: Iterator[Row], grain: tuple[str, ...]) -> Groups:
    groups: Groups = {}
    for row in rows:
        groups.setdefault(tuple(row[name] for name in grain), []).append(row)
    return groups


def rate(name: str, numerator: Decimal | int, denominator: int) -> Row:
    return {
        f"{name}_numerator": numerator,
        f"{name}_denominator": denominator,
        f"{name}_rate": Fraction(numerator) / denominator if denominator else None,
    }


def total(rows: list[Row], name: str) -> Decimal | None:
    """Sum what is known; nothing known is no sum."""
    known = [row[name] for row in rows if row[name] is not None]
    return sum(known, Decimal(0)) if known else None


def order_rows(core: Tables, orders: list[Document]) -> list[Row]:
    channels = {(o["account"], o["id"]): o.get("sales_channel") or "unknown" for o in orders}
    told = {(order["account"], order["id"]): order for order in orders}
    every = [
        row
        | {
            "sales_channel": channels[row["account"], row["order_id"]],
        }
        | {
            f"{name}_amount": _decimal(told[row["account"], row["order_id"]].get(name))
            for name in ("discount", "shipping", "tax")
        }
        for row in core["fct_orders"]
    ]
    rows = [
        dict(zip(ORDERS_GRAIN, key, strict=True)) | order_figures(of_day)
        for key, of_day in grouped(order_days(every), ORDERS_GRAIN).items()
    ]
    refunds = grouped(refund_days(every, core["fct_refunds"]), ORDERS_GRAIN)
    nothing = dict.fromkeys(order_figures(every[:1])) if every else {}
    return rows + [
        dict(zip(ORDERS_GRAIN, key, strict=True))
        | nothing
        | {
            "reporting_currency": of_day[0]["reporting_currency"],
            "orders_refunded": len({row["order_id"] for row in of_day}),
            "refunded_amount": total(of_day, "refunded_amount"),
        }
        for key, of_day in refunds.items()
    ]


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def order_days(orders: list[Row]) -> Iterator[Row]:
    for order in orders:
        placed = order["ordered_date"]
        yield order | {"date_basis": "ordered", "local_date": placed}
        if order["is_cancelled"]:
            day = order["cancelled_date"] or placed
            yield order | {"date_basis": "cancelled", "local_date": day}
        elif order["is_delivered"]:
            day = order["delivered_date"] or placed
            yield order | {"date_basis": "delivered", "local_date": day}


def refund_days(orders: list[Row], refunds: list[Row]) -> Iterator[Row]:
    by_id = {(order["account"], order["order_id"]): order for order in orders}
    for refund in refunds:
        order = by_id[refund["account"], refund["order_id"]]
        if not refund["is_cancelled"]:
            day = refund["refunded_date"] or order["ordered_date"]
            yield order | refund | {"date_basis": "refunded", "local_date": day}


def order_figures(rows: list[Row]) -> Row:
    kept = [row for row in rows if not row["is_cancelled"]]
    influenced = [row for row in kept if row["is_influenced"]]
    revenue = sum((row["order_total_amount"] for row in kept), Decimal(0))
    totals = [Fraction(row["order_total_amount"]) for row in kept]
    numbers = [row["order_number_of_customer"] for row in kept]
    return (
        {
            "reporting_currency": rows[0]["reporting_currency"],
            "orders_created": len(rows),
            "orders_kept": len(kept),
            "orders_cancelled": len(rows) - len(kept),
            "orders_delivered": sum(row["is_delivered"] for row in kept),
            "orders_refunded": sum(row["refunded_amount"] != 0 for row in kept),
            "orders_influenced": len(influenced),
            "orders_first": numbers.count(1),
            "orders_repeated": len(kept) - numbers.count(1) - numbers.count(None),
            "orders_without_customer": numbers.count(None),
            "orders_without_rate": sum(r["order_net_reporting_amount"] is None for r in rows),
            "revenue_gross_amount": total(rows, "order_total_amount"),
            "revenue_kept_amount": revenue,
            "refunded_amount": sum((row["refunded_amount"] for row in kept), Decimal(0)),
            "revenue_net_amount": total(rows, "order_net_amount"),
            "revenue_net_reporting_amount": total(rows, "order_net_reporting_amount"),
            "revenue_influenced_amount": total(influenced, "order_net_amount") or 0,
            "discount_amount": total(kept, "discount_amount"),
            "shipping_amount": total(kept, "shipping_amount"),
            "tax_amount": total(kept, "tax_amount"),
            "gross_profit_amount": total(kept, "gross_profit_amount"),
            "delivered_gross_profit_amount": total(rows, "delivered_gross_profit_amount"),
            "median_order_value_amount": percentile(totals, Fraction(1, 2)),
        }
        | rate("profit_coverage", sum(not row["has_unknown_cost"] for row in kept), len(kept))
        | rate("average_order_value", revenue, len(kept))
    )
