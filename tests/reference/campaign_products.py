"""Sales of the products that campaigns are for, day by day, from the documents of orders."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from tests.reference.dimensions import names_of
from tests.reference.documents import Accounts, Document, Row, Tables, local_date
from tests.reference.keys import key_of

GRAIN = ("account", "campaign_id", "product_id", "first_date", "currency")
DAY = timedelta(days=1)


class Sale(NamedTuple):
    """What one line of an order that was kept sold; an order without lines sold nothing."""

    day: date
    currency: str
    product: str
    units: Decimal
    amount: Decimal


class Shop(NamedTuple):
    """From which day on orders are known, on which day they end, and what was sold."""

    first_day: date | None
    open_day: date
    sales: list[Sale]


def product_rows(
    core: Tables,
    orders: list[Document],
    targets: list[Document],
    accounts: Accounts,
    currencies: Mapping[str, str | None],
) -> list[Row]:
    campaigns = names_of(core, "dim_campaigns", "campaign_name")
    products = names_of(core, "dim_products", "product_name")
    shops = shops_of(core, orders, accounts)
    known = {row["account"] for row in core["dim_accounts"]}
    together: dict[tuple[str, str], set[str]] = defaultdict(set)
    for target in targets:
        together[target["account"], target["campaign_id"]].add(target["product_id"])
    return [
        row
        | campaigns.get((target["account"], target["campaign_id"]), {"campaign_name": None})
        | products.get((target["account"], target["product_id"]), {"product_name": None})
        for target in targets
        if target["account"] in known
        for row in rows_of(
            target,
            shops.get(target["account"]),
            together[target["account"], target["campaign_id"]],
            currencies.get(target["account"]),
        )
    ]


def shops_of(core: Tables, orders: list[Document], accounts: Accounts) -> dict[str, Shop]:
    facts = {(row["account"], row["order_id"]): row for row in core["fct_orders"]}
    told = {row["account"]: row["orders_as_of"] for row in core["dim_accounts"]}
    first: dict[str, date] = {}
    sales: dict[str, list[Sale]] = defaultdict(list)
    for order in orders:
        account, fact = order["account"], facts[order["account"], order["id"]]
        first[account] = min(fact["ordered_date"], first.get(account, fact["ordered_date"]))
        if not fact["is_cancelled"]:
            sales[account] += sold(order, fact["ordered_date"])
    return {
        account: Shop(first.get(account), end, sales[account])
        for account, moment in told.items()
        if (end := local_date(moment, account, accounts))
    }


def sold(order: Document, day: date) -> Iterator[Sale]:
    for line in order.get("lines") or []:
        product = line.get("sku") if line.get("product_id") is None else line["product_id"]
        if product is not None:
            units = Decimal(line["quantity"])
            amount = units * Decimal(line["unit_price"]) - Decimal(line.get("discount") or 0)
            yield Sale(day, order["currency"], product, units, amount)


def rows_of(
    target: Document, shop: Shop | None, of_campaign: set[str], own_currency: str | None
) -> Iterator[Row]:
    first, last = target["first_date"], target["last_date"]
    before = known_days(shop, first - target["baseline_days"] * DAY, first - DAY)
    since = known_days(shop, first, last)
    sales = [sale for sale in shop.sales if sale.day in {*before, *since}] if shop else []
    place = {name: target[name] for name in GRAIN if name != "currency"} | {
        "campaign_key": key_of(target, "campaign_id"),
        "product_key": key_of(target, "product_id"),
        "baseline_first_date": min(before, default=None),
        "baseline_last_date": max(before, default=None),
        "campaign_first_date": min(since, default=None),
        "campaign_last_date": max(since, default=None),
        "is_running": shop is None or last is None or last >= shop.open_day,
        "is_causal": False,
    }
    for currency in {own_currency, *(sale.currency for sale in sales)}:
        here = [sale for sale in sales if sale.currency == currency]
        own = [sale for sale in here if sale.product == target["product_id"]]
        others = [sale for sale in here if sale.product not in of_campaign]
        paces = pace("baseline", own, before) | pace("campaign", own, since)
        compared = side("product", own, before, since) | side("other", others, before, since)
        yield place | {"currency": currency} | paces | compared


def known_days(shop: Shop | None, first: date, last: date | None) -> list[date]:
    """Go through the days one by one, as far as whole days of orders are known."""
    if shop is None or shop.first_day is None:
        return []
    days = []
    day = first
    while day < shop.open_day and (last is None or day <= last):
        if day >= shop.first_day:
            days.append(day)
        day += DAY
    return days


def pace(span: str, sales: list[Sale], days: list[date]) -> Row:
    units = sum((sale.units for sale in sales if sale.day in days), Decimal(0))
    return {
        f"{span}_units_per_day_numerator": units if days else None,
        f"{span}_units_per_day_denominator": len(days) or None,
        f"{span}_units_per_day_rate": Fraction(units) / len(days) if days else None,
    }


def side(name: str, sales: list[Sale], before: list[date], since: list[date]) -> Row:
    row: Row = {}
    for number, column in (("units", f"{name}_units_{{}}"), ("amount", f"{name}_{{}}_amount")):
        totals = {
            span: sum((getattr(sale, number) for sale in sales if sale.day in days), Decimal(0))
            for span, days in (("baseline", before), ("campaign", since))
        }
        row[column.format("baseline")] = totals["baseline"] if before else None
        row[column.format("campaign")] = totals["campaign"] if since else None
        row |= growth(f"{name}_{number}_growth", totals, before, since)
    return row


def growth(name: str, totals: dict[str, Decimal], before: list[date], since: list[date]) -> Row:
    """Compare the paces of two spans of days, which may be of different length."""
    parts = ("numerator", "denominator", "rate")
    if not before or not since:
        return dict.fromkeys((f"{name}_{part}" for part in parts), None)
    was, is_now = (
        Fraction(totals[span]) / len(days)
        for span, days in (("baseline", before), ("campaign", since))
    )
    found = ((is_now - was) * len(since), was * len(since), is_now / was - 1 if was else None)
    return {f"{name}_{part}": value for part, value in zip(parts, found, strict=True)}
