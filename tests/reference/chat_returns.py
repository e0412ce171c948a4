"""What the chat earned in a month."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from tests.reference.documents import Row, Tables
from tests.reference.order_marts import total

WINDOW_HOURS = 120


def return_rows(core: Tables, currencies: dict[str, str]) -> list[Row]:
    """Worlds have no presence, and the seed of plan costs knows none of their accounts."""
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
        )
        | {"currency": currencies.get(account)}
        for account, month in months
    ]


def _month(day: date) -> date:
    return day.replace(day=1)


def month_figures(account: str, month: date, chats: list[Row], earned: list[Row]) -> Row:
    profits = [
        row["credit"] * Fraction(row["order"]["gross_profit_amount"])
        for row in earned
        if not row["order"]["has_unknown_cost"]
    ]
    profit = sum(profits, Fraction(0)) if profits or not earned else None
    costs = ("plan_cost_amount", "operator_cost_amount", "chat_cost_amount")
    return {
        "account": account,
        "month_start_date": month,
        "conversations": len(chats),
        "conversations_resolved": sum(row["is_resolved"] for row in chats),
        "attributed_revenue_amount": total(earned, "credited_amount") or Decimal(0),
        "attributed_gross_profit_amount": profit,
        "return_on_plan_numerator": profit,
        "return_on_plan_rate": None,
        "cost_per_conversation_rate": None,
    } | dict.fromkeys(costs)
