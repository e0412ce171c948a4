"""Orders with their amounts."""

from decimal import Decimal
from fractions import Fraction

from tests.reference.documents import Accounts, Document, Row, instant, local_date, required_instant


def refunded_amount(document: Document) -> Decimal:
    return sum((Decimal(refund["amount"]) for refund in document.get("refunds") or []), Decimal(0))


def is_cancelled(document: Document) -> bool:
    return bool(document["status"] == "cancelled")


def is_delivered(document: Document) -> bool:
    return document["status"] == "delivered" or document.get("delivered_at") is not None


def net_amount(document: Document) -> Decimal:
    if is_cancelled(document):
        return Decimal(0)
    return Decimal(document["total"]) - refunded_amount(document)


def gross_profit_amount(document: Document) -> Decimal | None:
    lines = document.get("lines") or []
    if not lines or any(line.get("unit_cost") is None for line in lines):
        return None
    return sum((line_profit(line) for line in lines), Decimal(0))


def gross_profit_after_refunds(document: Document) -> Fraction | None:
    """Take the refunded share away from what the goods were sold for, and leave their cost.

    Only goods that the shop says came back are as if they had never been sold.
    """
    if is_cancelled(document):
        return Fraction(0)
    profit, refunded = gross_profit_amount(document), refunded_amount(document)
    if profit is None or refunded == 0:
        return None if profit is None else Fraction(profit)
    if Decimal(document["total"]) == 0:
        return None
    kept = 1 - Fraction(refunded) / Fraction(document["total"])
    cost = sum(
        (Decimal(line["quantity"]) * Decimal(line["unit_cost"]) for line in document["lines"]),
        Decimal(0),
    )
    sold_for = kept * Fraction(profit + cost)
    return sold_for - Fraction(cost) * (kept if document["status"] == "returned" else 1)


def line_profit(line: Document) -> Decimal:
    margin = Decimal(line["unit_price"]) - Decimal(line["unit_cost"])
    return Decimal(line["quantity"]) * margin - Decimal(line.get("discount") or 0)


def order_row(document: Document, customer: int | None, accounts: Accounts) -> Row:
    account = document["account"]
    ordered = required_instant(document["created_at"])
    cancelled = instant(document.get("cancelled_at"))
    delivered = instant(document.get("delivered_at"))
    return {
        "account": account,
        "order_id": document["id"],
        "order_number": document.get("number"),
        "customer_key": customer,
        "status": document["status"],
        "ordered_at": ordered,
        "paid_at": instant(document.get("paid_at")),
        "delivered_at": delivered,
        "cancelled_at": cancelled,
        "currency": document["currency"],
        "order_total_amount": Decimal(document["total"]),
        "refunded_amount": refunded_amount(document),
        "order_net_amount": net_amount(document),
        "gross_profit_amount": gross_profit_amount(document),
        "gross_profit_after_refunds_amount": gross_profit_after_refunds(document),
        "is_cancelled": is_cancelled(document),
        "is_delivered": is_delivered(document),
        "ordered_date": local_date(ordered, account, accounts),
        "cancelled_date": local_date(cancelled, account, accounts),
        "delivered_date": local_date(delivered, account, accounts),
    }
