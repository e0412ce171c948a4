"""Which share of customers wrote in a month."""

from datetime import date
from fractions import Fraction

from tests.reference import funnel
from tests.reference.documents import Accounts, Document, Row, Tables

CONTACT_GRAIN = ("account", "period", "period_start_date", "channel", "base_definition")


def contact_rows(core: Tables, chats: list[Document], accounts: Accounts) -> list[Row]:
    customer_of = {
        (row["account"], row["conversation_id"]): row["customer_key"]
        for row in core["fct_conversations"]
    }
    wrote = [
        (contact.account, contact.day.replace(day=1), contact.channel, contact.person)
        for chat in chats
        for contact in funnel.contacts(chat, customer_of[chat["account"], chat["id"]], accounts)
    ]
    bought = [
        (row["account"], row["ordered_date"].replace(day=1), row["is_cancelled"], buyer(row))
        for row in core["fct_orders"]
    ]
    months = {(seen[0], seen[1]) for seen in [*wrote, *bought]}
    rows = []
    for account, month in months:
        here = [w for w in wrote if w[:2] == (account, month)]
        buyers = {b[3] for b in bought if b[:2] == (account, month) and not b[2]}
        known = {seen[3] for seen in [*wrote, *bought] if seen[0] == account and seen[1] <= month}
        for channel in {"all", *(w[2] for w in here)}:
            people = {w[3] for w in here if channel in ("all", w[2])}
            rows += contact_rates(account, month, channel, people, len(buyers), len(known))
    return rows


def buyer(order: Row) -> funnel.Person:
    if order["customer_key"] is None:
        return ("order", order["order_id"])
    return ("customer", order["customer_key"])


def contact_rates(
    account: str, month: date, channel: str, people: set[funnel.Person], buyers: int, known: int
) -> list[Row]:
    place = {"account": account, "period": "month", "period_start_date": month, "channel": channel}
    bases: dict[str, int | None] = {
        "customers_with_order_in_period": buyers,
        "customers_total_to_date": known,
        # a world has no web analytics
        "sessions": None,
        "users": None,
    }
    return [
        place
        | {
            "base_definition": base,
            "contact_rate_numerator": len(people),
            "contact_rate_denominator": count,
            "contact_rate_rate": Fraction(len(people), count) if count else None,
        }
        for base, count in bases.items()
    ]
