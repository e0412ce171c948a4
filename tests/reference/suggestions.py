"""Products suggested in messages, and whether they were opened and bought."""

from datetime import datetime, timedelta
from decimal import Decimal

from tests.reference.conversations import COUNTED_KINDS
from tests.reference.documents import (
    Accounts,
    Document,
    Row,
    instant,
    local_date,
    required_instant,
)

WINDOW = timedelta(hours=120)
SUGGESTING = ("operator", "bot", "ai", "campaign")


def product_of(line: Document) -> str | None:
    return line.get("sku") if line.get("product_id") is None else line["product_id"]


def product_ids(order: Document) -> set[str | None]:
    return {product_of(line) for line in order.get("lines") or []}


def paid_for(product: str, order: Document) -> Decimal:
    """Tell what is paid for a product of an order: less discounts of lines, before refunds."""
    return sum(
        (
            Decimal(line["quantity"]) * Decimal(line["unit_price"])
            - Decimal(line.get("discount") or 0)
            for line in order["lines"]
            if product_of(line) == product
        ),
        Decimal(0),
    )


def with_money(rows: list[Row], orders: list[Document]) -> list[Row]:
    """Leave what a product brought in an order to the last suggestion before that order."""
    told = {(order["account"], order["id"]): order for order in orders}
    last: dict[tuple[str, str, str], tuple[datetime, str, int]] = {}
    for row in filter(is_bought, rows):
        key = (row["account"], row["order_id"], row["product_id"])
        last[key] = max(last.get(key, place(row)), place(row))
    for row in rows:
        row |= {"currency": None, "bought_amount": None}
        if is_bought(row):
            order = told[row["account"], row["order_id"]]
            is_last = last[row["account"], row["order_id"], row["product_id"]] == place(row)
            amount = paid_for(row["product_id"], order) if is_last else Decimal(0)
            row |= {"currency": order["currency"], "bought_amount": amount}
    return rows


def is_bought(row: Row) -> bool:
    return bool(row["is_bought"])


def place(row: Row) -> tuple[datetime, str, int]:
    return row["suggested_at"], row["conversation_id"], row["message_number"]


def suggested(message: Document) -> list[str]:
    """Give the products that a message of somebody but the contact suggests, each once."""
    kind = message.get("kind") or "message"
    if kind not in COUNTED_KINDS or message["author"]["type"] not in SUGGESTING:
        return []
    return list(dict.fromkeys(one["id"] for one in message.get("products") or []))


def suggestion_rows(
    document: Document,
    conversation: Row,
    orders: list[Row],
    sold: dict[str, set[str | None]],
    accounts: Accounts,
) -> list[Row]:
    """`orders` are those of the same customer and account, `sold` their products by order id."""
    rows = []
    for number, message in enumerate(document.get("messages") or [], start=1):
        author, at = message["author"], required_instant(message["sent_at"])
        for product in suggested(message):
            clicks = [
                instant(one["clicked_at"])
                for one in message["products"]
                if one["id"] == product and one.get("clicked_at")
            ]
            bought = [
                (order["ordered_at"], order["order_id"])
                for order in orders
                if not order["is_cancelled"]
                and at <= order["ordered_at"] <= at + WINDOW
                and product in sold[order["order_id"]]
            ]
            first = min(bought, default=(None, None))
            rows.append(
                {
                    "account": document["account"],
                    "conversation_id": document["id"],
                    "message_number": number,
                    "message_id": message["id"],
                    "product_id": product,
                    "author_type": author["type"],
                    "author_id": author.get("id"),
                    "customer_key": conversation["customer_key"],
                    "is_clicked": bool(clicks),
                    "clicked_at": min(clicks, default=None),
                    "is_bought": bool(bought),
                    "order_id": first[1],
                    "bought_at": first[0],
                    "suggested_at": at,
                    "suggested_date": local_date(at, document["account"], accounts),
                }
            )
    return rows
