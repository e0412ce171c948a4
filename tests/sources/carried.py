"""Compares what a shop's staging models say with the drop documents, by the numbers of orders."""

from chatmart.sandbox import documents
from tests.sources import shops, staging


def orders(server, as_of):
    """What the drop folder says, in the columns of staging and with the vendor's numbers."""
    number = server.served.ids.number
    for one in documents.orders(server.served.history, as_of):
        customer = one["customer"] or {}
        yield (
            one["number"],
            {
                "status": one["status"],
                "sales_channel": one["sales_channel"],
                "currency": one["currency"],
                "email": customer.get("email"),
                "phone": customer.get("phone"),
                "shop_customer_id": _id(number, "customer", customer.get("id")),
                "created_by_operator_id": _id(number, "operator", one["created_by"]),
                "ga_client_id": customer.get("ga_client_id"),
                "order_total_amount": shops.amount(one["total"]),
                "shipping_amount": shops.amount(one["shipping"]),
                "tax_amount": shops.amount(one["tax"]),
                "discount_amount": shops.amount(one["discount"]),
                **{
                    name: shops.instant(one[name])
                    for name in ("paid_at", "fulfilled_at", "delivered_at", "cancelled_at")
                },
                "ordered_at": shops.instant(one["created_at"]),
                "lines": [
                    (
                        line["sku"],
                        line["name"],
                        shops.amount(line["quantity"]),
                        shops.amount(line["unit_price"]),
                        shops.amount(line["unit_cost"]),
                        shops.amount(line["discount"]) or 0,
                    )
                    for line in one["lines"]
                ],
                "refunds": [
                    (shops.amount(refund["amount"]), shops.instant(refund["created_at"]))
                    for refund in one["refunds"]
                ],
            },
        )


def staged(database, kind):
    """What the models say, by the order's number without what the vendor puts before it."""
    found = {one["order_id"]: one for one in staging.rows(database, f"stg_{kind}__orders")}
    for one in found.values():
        one |= {"lines": [], "refunds": []}
    in_order = sorted(
        staging.rows(database, f"stg_{kind}__order_lines"), key=lambda line: line["line_number"]
    )
    for line in in_order:
        found[line["order_id"]]["lines"].append(
            (
                line["sku"],
                line["product_name"],
                line["quantity"],
                line["unit_price_amount"],
                line["unit_cost_amount"],
                line["discount_amount"],
            )
        )
    refunds = staging.rows(database, f"stg_{kind}__refunds")
    for refund in sorted(refunds, key=lambda refund: refund["refund_number"]):
        found[refund["order_id"]]["refunds"].append(
            (refund["refunded_amount"], refund["refunded_at"])
        )
    return {one["order_number"].lstrip("SON"): one for one in found.values()}


def assert_same(found, server, as_of, *, translated=None, without=()):
    """Compare all columns but those `without`; `translated` says what a vendor can tell."""
    expected = dict(orders(server, as_of))
    assert found.keys() == expected.keys()
    for number, told in expected.items():
        wanted = translated(told) if translated else told
        wanted = {name: value for name, value in wanted.items() if name not in without}
        assert {name: found[number][name] for name in wanted} == wanted, number


def without_costs(told):
    lines = [(*line[:4], None, line[5]) for line in told["lines"]]
    return told | {"lines": lines}


def _id(number, kind, world_id):
    return str(number(kind, world_id)) if world_id else None
