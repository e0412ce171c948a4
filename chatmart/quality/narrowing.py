"""Narrows the checks of a night to the rows that it changed: the others were checked before.

A module says by `ROWS_OF_A_NIGHT`, an SQL condition, which rows of its table those are. In queries
`{table}` stands for them, and other tables are narrowed by a condition of their own: `{day of
started_date}` keeps rows of the mart's changed days, `{conversation of a day}` rows of
conversations that started then, `{row of a night}` those that keep the module's own condition. When
everything is checked, all of these are true.
"""

import re
from types import ModuleType

DAYS = "(account, {date}) in (select account, local_date from changes.days where mart = '{table}')"
CONVERSATIONS = (
    "(account, conversation_id) in"
    " (select account, conversation_id from core.fct_conversations where {days})"
)


def days(table: str, date: str = "local_date") -> str:
    return DAYS.format(date=date, table=table)


def condition(module: ModuleType) -> str | None:
    """Give the condition of the rows that a night checks; None when it checks all."""
    return getattr(module, "ROWS_OF_A_NIGHT", None)


def rows(name: str, condition: str) -> str:
    return f"select * from {name} where {condition}"  # noqa: S608


def fill(query: str, name: str, table: str, condition: str | None) -> str:
    """Name the table in a query, and narrow what it asks for narrowing."""
    started = days(table, "started_date")
    conditions = {
        "{conversation of a day}": CONVERSATIONS.format(days=started),
        "{row of a night}": condition,
    }
    for mark, narrowed in conditions.items():
        query = query.replace(mark, narrowed or "true" if condition else "true")
    query = re.sub(
        r"{day of (\w+)}", lambda found: days(table, found[1]) if condition else "true", query
    )
    query = query.replace("{whole_table}", name)
    if condition is None:
        return query.replace("{table}", name)
    query = re.sub(r"{table}(?=\s+as\b)", f"({rows(name, condition)})", query)
    return query.replace("{table}", f"({rows(name, condition)}) as checked")
