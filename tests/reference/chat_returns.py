"""What the chat earned in a month."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from tests.reference.documents import Row, Tables
from tests.reference.order_marts import total

WINDOW_HOURS = 120
Month = tuple[str, date]


def return_rows(
    core: Tables, currencies: dict[str, str], operator_costs: dict[Month, Decimal]
) -> list[Row]:
    """The seed of plan costs knows no account of a world."""
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
            operator_costs.get((account, month)),
        )
        | {"currency": currencies.get(account)}
        for account, month in months
    ]


def _month(day: date) -> date:
    return day.replace(day=1)


def month_figures(
    account: str, month: date, chats: list[Row], earned: list[Row], cost: Decimal | None
) -> Row:
    profits = [
        row["credit"] * Fraction(row["order"]["gross_profit_amount"])
        for row in earned
        if not row["order"]["has_unknown_cost"]
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
        "plan_cost_amount": None,
        "operator_cost_amount": cost,
        "chat_cost_amount": cost,
        **rate("return_on_plan", profit, None),
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
