"""What the chat earned in a month."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from tests.reference.documents import (
    Accounts,
    Document,
    Row,
    Tables,
    local_date,
    rounded_to_cents,
)
from tests.reference.operator_costs import later
from tests.reference.order_marts import total

WINDOW_HOURS = 120
Month = tuple[str, date]


def return_rows(
    core: Tables,
    accounts: Accounts,
    currencies: dict[str, str],
    operator_costs: dict[Month, Decimal],
    plans: list[Document],
) -> list[Row]:
    orders = {(row["account"], row["order_id"]): row for row in core["fct_orders"]}
    earned = [
        row | {"order": orders[row["account"], row["order_id"]]}
        for row in core["fct_attributions"]
        if row["attribution_model"] == "last_touch"
        and row["window_hours"] == WINDOW_HOURS
        and row["currency"] == currencies[row["account"]]
        and not orders[row["account"], row["order_id"]]["is_cancelled"]
    ]
    months = {(row["account"], _month(row["ordered_date"])) for row in earned}
    months |= {(r["account"], _month(r["started_date"])) for r in core["fct_conversations"]}
    months |= {
        (account, month)
        for account, month in known_months(core, accounts)
        if plan_cost(plans, account, month, currencies.get(account)) is not None
    }
    return [
        month_figures(
            account,
            month,
            [
                row
                for row in core["fct_conversations"]
                if (row["account"], _month(row["started_date"])) == (account, month)
            ],
            [r for r in earned if (r["account"], _month(r["ordered_date"])) == (account, month)],
            plan_cost(plans, account, month, currencies.get(account)),
            operator_costs.get((account, month)),
        )
        | {"currency": currencies.get(account)}
        for account, month in months
    ]


def known_months(core: Tables, accounts: Accounts) -> Iterator[Month]:
    """Give the months from an account's first conversation or order to where its data end."""
    days: dict[str, list[date]] = defaultdict(list)
    for row in core["fct_conversations"]:
        days[row["account"]].append(row["started_date"])
    for row in core["fct_orders"]:
        days[row["account"]].append(row["ordered_date"])
    for row in core["dim_accounts"]:
        ends = [
            local_date(row[name], row["account"], accounts)
            for name in ("conversations_as_of", "orders_as_of")
            if row[name] is not None
        ]
        month = min(map(_month, days[row["account"]]), default=date.max)
        while ends and month <= max(ends):
            yield row["account"], month
            month = later(month, 1)


def _month(day: date) -> date:
    return day.replace(day=1)


def plan_cost(
    plans: list[Document], account: str, month: date, currency: str | None
) -> Decimal | None:
    """Share each plan's price out over the days of the month, and pay those on which it is had."""
    count = monthrange(month.year, month.month)[1]
    prices = [
        Fraction(plan["monthly_amount"]) / count
        for plan in plans
        if (plan["account"], plan["currency"]) == (account, currency)
        for day in (month + timedelta(days=number) for number in range(count))
        if plan["valid_from"] <= day and (plan["valid_until"] is None or day <= plan["valid_until"])
    ]
    return rounded_to_cents(sum(prices, Fraction(0))) if prices else None


def month_figures(
    account: str,
    month: date,
    chats: list[Row],
    earned: list[Row],
    of_plan: Decimal | None,
    of_operators: Decimal | None,
) -> Row:
    known = [cost for cost in (of_plan, of_operators) if cost is not None]
    cost = sum(known, Decimal(0)) if known else None
    profits = [
        row["credit"] * row["order"]["gross_profit_after_refunds_amount"]
        for row in earned
        if row["order"]["gross_profit_after_refunds_amount"] is not None
    ]
    profit = sum(profits, Fraction(0)) if profits or not earned else None
    resolved = sum(row["is_resolved"] for row in chats)
    return {
        "account": account,
        "month_start_date": month,
        "conversations": len(chats),
        "conversations_resolved": resolved,
        "attributed_revenue_amount": total(earned, "credited_amount") or Decimal(0),
        "attributed_gross_profit_amount": profit,
        "plan_cost_amount": of_plan,
        "operator_cost_amount": of_operators,
        "chat_cost_amount": cost,
        **rate("return_on_plan", profit, of_plan),
        **rate("return_on_chat", profit, cost),
        **rate("cost_per_conversation", cost, len(chats)),
        **rate("cost_per_resolved_conversation", cost, resolved),
    }


def rate(name: str, numerator: Fraction | Decimal | None, denominator: Decimal | int | None) -> Row:
    """A denominator stands only beside a numerator that is known."""
    known = numerator is not None and denominator
    return {
        f"{name}_numerator": numerator,
        f"{name}_denominator": None if numerator is None else denominator,
        f"{name}_rate": Fraction(numerator) / Fraction(denominator) if known else None,
    }
