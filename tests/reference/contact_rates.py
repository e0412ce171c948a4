"""Which share of customers wrote in a month."""

from collections import defaultdict
from datetime import date
from fractions import Fraction

from tests.reference import conversations, funnel, web
from tests.reference.documents import Accounts, Document, Row, Tables

PERIOD = ("account", "period", "period_start_date")
CONTACT_GRAIN = (*PERIOD, "channel", "base_definition")
OPERATOR_GRAIN = (*PERIOD, "operator_id", "base_definition")


def contact_rows(
    core: Tables, chats: list[Document], web_events: list[Document], accounts: Accounts
) -> list[Row]:
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
            bases = {
                "customers_with_order_in_period": len(buyers),
                "customers_total_to_date": len(known),
            } | visits(account, month, web_events)
            rows += contact_rates(account, month, channel, len(people), bases)
    return rows


def operator_rows(
    core: Tables, chats: list[Document], accounts: Accounts, of_all: list[Row]
) -> list[Row]:
    """Give what operators reached, of the bases in the rates of all customers."""
    customer_of = {
        (row["account"], row["conversation_id"]): row["customer_key"]
        for row in core["fct_conversations"]
    }
    people: dict[tuple[str, date, str | None], set[funnel.Person]] = defaultdict(set)
    for chat in chats:
        operators = [who for kind, who in conversations.participants(chat) if kind == "operator"]
        customer = customer_of[chat["account"], chat["id"]]
        for contact in funnel.contacts(chat, customer, accounts):
            for operator in operators:
                people[contact.account, contact.day.replace(day=1), operator].add(contact.person)
    return [
        {name: base[name] for name in PERIOD}
        | {"operator_id": operator, "base_definition": base["base_definition"]}
        | rate(len(who), base["contact_rate_denominator"])
        for (account, month, operator), who in people.items()
        for base in of_all
        if (base["account"], base["period_start_date"], base["channel"]) == (account, month, "all")
    ]


def visits(account: str, month: date, web_events: list[Document]) -> dict[str, int | None]:
    started = [
        row
        for row in web_events
        if row["account"] == account
        and row["event_name"] == "session_start"
        and date.fromisoformat(row["date"]).replace(day=1) == month
    ]
    users = [row["total_users"] for row in started if row.get("total_users") is not None]
    sessions = [web.counted(row, "sessions") for row in started]
    return {
        "sessions": sum(sessions) if sessions else None,
        "users": sum(users) if users else None,
    }


def buyer(order: Row) -> funnel.Person:
    if order["customer_key"] is None:
        return ("order", order["order_id"])
    return ("customer", order["customer_key"])


def contact_rates(
    account: str, month: date, channel: str, people: int, bases: dict[str, int | None]
) -> list[Row]:
    place = {"account": account, "period": "month", "period_start_date": month, "channel": channel}
    return [
        place | {"base_definition": base} | rate(people, count) for base, count in bases.items()
    ]


def rate(people: int, base: int | None) -> Row:
    return {
        "contact_rate_numerator": people,
        "contact_rate_denominator": base,
        "contact_rate_rate": Fraction(people, base) if base else None,
    }
