"""The day of a shop in a dozen numbers, and in five tiles."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from tests.reference import funnel
from tests.reference.documents import Accounts, Document, Row, Tables
from tests.reference.order_marts import Key, grouped, rate, total

OVERVIEW_GRAIN = ("account", "local_date")
SYNTHESIS_GRAIN = ("account", "local_date", "channel")
WINDOW_HOURS = 120


def overview_rows(
    core: Tables, chats: list[Document], accounts: Accounts, currencies: dict[str, str]
) -> list[Row]:
    customer_of = {_key(row): row["customer_key"] for row in core["fct_conversations"]}
    wrote = [
        contact
        for chat in chats
        for contact in funnel.contacts(chat, customer_of[chat["account"], chat["id"]], accounts)
    ]
    first_days: dict[tuple[str, int], date] = {}
    for contact in wrote:
        if contact.customer_key is not None:
            person = (contact.account, contact.customer_key)
            first_days[person] = min(first_days.get(person, contact.day), contact.day)
    days = {(c.account, c.day) for c in wrote}
    days |= {(o["account"], o["ordered_date"]) for o in core["fct_orders"]}
    return [
        {"account": account, "local_date": day, "currency": currencies.get(account)}
        | reached([c for c in wrote if (c.account, c.day) == (account, day)])
        | {"new_customers": list(_of_account(first_days, account)).count(day)}
        | sold(
            [o for o in core["fct_orders"] if (o["account"], o["ordered_date"]) == (account, day)],
            currencies.get(account),
        )
        for account, day in days
    ]


def _key(row: Row) -> Key:
    return row["account"], row["conversation_id"]


def _of_account(first_days: dict[tuple[str, int], date], account: str) -> Iterator[date]:
    return (day for person, day in first_days.items() if person[0] == account)


def reached(contacts: list[funnel.Contact]) -> Row:
    return {
        "reached_messages": sum(contact.message_count for contact in contacts),
        "reached_customers": len({contact.person for contact in contacts}),
        "cared_customers": len({contact.person for contact in contacts if contact.is_cared}),
        "accounts_active": int(bool(contacts)),
        "accounts_connected": 1,
    }


def sold(orders: list[Row], currency: str | None) -> Row:
    kept = [order for order in orders if not order["is_cancelled"]]
    own = [order for order in kept if order["currency"] == currency]
    return {
        "orders_kept": len(kept),
        "orders_cancelled": len(orders) - len(kept),
        "revenue_amount": total(own, "order_total_amount") or Decimal(0),
        "gross_profit_amount": total(own, "gross_profit_amount"),
    }


def synthesis_rows(core: Tables, currencies: dict[str, str]) -> list[Row]:
    closed = (
        row | {"local_date": row["closed_date"] or row["started_date"]}
        for row in core["fct_conversations"]
        if row["status"] == "closed"
    )
    bought = grouped(
        (
            row
            for row in core["fct_conversions"]
            if row["window_hours"] == WINDOW_HOURS
            and row["is_last_touch"]
            and not row["is_cancelled"]
        ),
        ("account", "conversation_id"),
    )
    rated = grouped(
        (row for row in core["fct_ratings"] if row["kind"] == "csat"),
        ("account", "conversation_id"),
    )
    shown = grouped(
        (
            row | {"local_date": row["display_date"], "channel": row["channel"] or "chat"}
            for row in core["fct_widget_displays"]
        ),
        SYNTHESIS_GRAIN,
    )
    of_day = grouped(closed, SYNTHESIS_GRAIN)
    return [
        dict(zip(SYNTHESIS_GRAIN, key, strict=True))
        | tiles(
            rows,
            [order for row in rows for order in bought.get(_key(row), [])],
            [rating for row in rows for rating in rated.get(_key(row), [])],
            currencies.get(str(key[0])),
        )
        | engagement(rows, shown.get(key, []))
        for key in of_day.keys() | shown.keys()
        for rows in [of_day.get(key, [])]
    ]


def tiles(rows: list[Row], orders: list[Row], ratings: list[Row], currency: str | None) -> Row:
    own = [order for order in orders if order["currency"] == currency]
    revenue = total(own, "order_net_amount") or Decimal(0)
    wrote = [row for row in rows if row["contact_message_count"] > 0]
    return (
        {
            "currency": currency,
            "conversations_closed": len(rows),
            "transaction_count": len(orders),
            "revenue_amount": revenue,
        }
        | rate("transactions_per_conversation", len(orders), len(rows))
        | rate("average_basket", revenue, len(own))
        | rate("csat", sum(map(bool, (r["is_satisfied"] for r in ratings))), len(ratings))
        | rate("bot_reply", sum(row["bot_message_count"] > 0 for row in wrote), len(wrote))
    )


def engagement(rows: list[Row], shown: list[Row]) -> Row:
    """Hold conversations against displays, and who wrote against visitors, where both are told."""
    displays = [row["display_count"] for row in shown]
    visitors = [row["visitor_count"] for row in shown if row["visitor_count"] is not None]
    people = {
        row["conversation_id"] if row["customer_key"] is None else row["customer_key"]
        for row in rows
        if row["contact_message_count"] > 0
    }
    told = {
        "displays": sum(displays) if displays else None,
        "visitors": sum(visitors) if visitors else None,
    }
    return (
        told
        | share("engagement_by_displays", len(rows), told["displays"])
        | share("engagement_by_visitors", len(people), told["visitors"])
    )


def share(name: str, numerator: int, denominator: int | None) -> Row:
    return {
        f"{name}_numerator": None if denominator is None else numerator,
        f"{name}_denominator": denominator,
        f"{name}_rate": Fraction(numerator, denominator) if denominator else None,
    }
