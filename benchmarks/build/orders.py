"""Writes orders out as text, some of them placed after a conversation."""

from benchmarks.build.conversations import ends
from benchmarks.build.shop import (
    ACCOUNT,
    CURRENCY,
    DAY_SECONDS,
    OPERATORS,
    PRODUCTS,
    Chance,
    Shop,
    chance_of,
    instant,
    one_of,
)

TOUCHED = 0.4
LONGEST_PATH = 6 * DAY_SECONDS  # longer than the default window of attribution
CANCELLED, REFUNDED = 0.03, 0.02


def order(shop: Shop, number: int, until: int, version: int = 1) -> str:
    """Give one document as it is known at a second; version 2 was cancelled three days later."""
    chance = chance_of("order", number)
    customer, placed = _placed(shop, number, until, chance)
    lines, total = _lines(number, chance)
    fate = chance()
    is_cancelled = fate < CANCELLED or version > 1
    updated = placed + (3 * DAY_SECONDS if is_cancelled else 0)
    state = f'"status":"cancelled","cancelled_at":"{instant(updated)}"'
    if not is_cancelled:
        state = f'"status":"paid","paid_at":"{instant(placed + 60)}"'
    refund = ""
    if not is_cancelled and fate < CANCELLED + REFUNDED:
        updated = placed + DAY_SECONDS
        refund = (
            f'{{"id":"f-{number}","amount":"{total / 4:.2f}","created_at":"{instant(updated)}"}}'
        )
    who = f'"email":"customer-{customer}@example.com"'
    if chance() < 0.8:
        who += f',"id":"c-{customer}"'
    if chance() < 0.5:
        who += f',"ga_client_id":"ga.{customer}-{int(chance() * 2)}"'
    by = f'"created_by":"{one_of(OPERATORS, chance)[0]}",' if chance() < 0.05 else ""
    return (
        f'{{"account":"{ACCOUNT}","id":"o-{number:09d}","number":"{number}",{state},'
        f'"created_at":"{instant(placed)}","updated_at":"{instant(updated)}",'
        f'"currency":"{CURRENCY}","total":"{total + 90}.00","shipping":"90.00",'
        f'"tax":"{total * 0.21:.2f}","discount":"0","customer":{{{who}}},{by}'
        f'"sales_channel":"web","ga_transaction_id":"{number}","discount_codes":[],'
        f'"lines":[{lines}],"refunds":[{refund}]}}\n'
    )


def _placed(shop: Shop, number: int, until: int, chance: Chance) -> tuple[int, int]:
    """Give who ordered and when: soon after a conversation, or whenever."""
    if chance() < TOUCHED:
        customer, over = ends(shop, number)
        return customer, min(over + int(chance() * LONGEST_PATH), until)
    return shop.customer(number, chance), shop.begins(number)


def _lines(number: int, chance: Chance) -> tuple[str, int]:
    lines, total = [], 0
    for place in range(1 + int(chance() ** 2 * 3)):
        product, sku, price = one_of(PRODUCTS, chance)
        quantity = 1 + int(chance() ** 3 * 3)
        total += quantity * price
        lines.append(
            f'{{"id":"l-{number}-{place}","product_id":"{product}","sku":"{sku}",'
            f'"name":"Product {product}","quantity":"{quantity}","unit_price":"{price}.00",'
            f'"unit_cost":"{price * 0.6:.2f}"}}'
        )
    return ",".join(lines), total
