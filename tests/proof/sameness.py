"""Compares two accounts of one warehouse that tell of the same world.

Vendors give ids of their own, so rows are matched by what nobody invents: an order by its number, a
conversation by the second in which it started, a message by its place among those that count.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

import psycopg

from tests.proof.loading import rows

# the key comes first, under the name `key`; columns that are ids are left out, operators go by name
CONVERSATION_KEY = "date_trunc('second', conversations.started_at)::text"
TABLES = {
    "fct_orders": """
        select regexp_replace(order_number, '\\D', '', 'g') as key, orders.*
        from core.fct_orders as orders where account = %(account)s
    """,
    "fct_order_lines": """
        select regexp_replace(orders.order_number, '\\D', '', 'g') || ' ' || lines.sku
            || ' ' || row_number() over (partition by lines.order_id, lines.sku
                order by lines.line_number) as key, lines.*
        from core.fct_order_lines as lines
        inner join core.fct_orders as orders using (account, order_id)
        where account = %(account)s
    """,
    "fct_conversations": f"""
        select {CONVERSATION_KEY} as key, conversations.*
        from core.fct_conversations as conversations where account = %(account)s
    """,
    "fct_messages": f"""
        select {CONVERSATION_KEY} || ' ' || row_number() over (
            partition by messages.conversation_id order by messages.message_position) as key,
            messages.*
        from core.fct_messages as messages
        inner join core.fct_conversations as conversations using (account, conversation_id)
        where account = %(account)s and is_counted
    """,
    "fct_responses": f"""
        select {CONVERSATION_KEY} || ' ' || response_number as key, responses.*,
            operators.operator_name
        from core.fct_responses as responses
        inner join core.fct_conversations as conversations using (account, conversation_id)
        left join core.dim_operators as operators using (operator_key)
        where responses.account = %(account)s
    """,
    "fct_ratings": f"""
        select {CONVERSATION_KEY} || ' ' || ratings.kind || ' ' || row_number() over (
            partition by ratings.conversation_id, ratings.kind order by rating_number) as key,
            ratings.*
        from core.fct_ratings as ratings
        inner join core.fct_conversations as conversations using (account, conversation_id)
        where account = %(account)s
    """,
    "bridge_conversation_tags": f"""
        select {CONVERSATION_KEY} || ' ' || tag as key, tags.*
        from core.bridge_conversation_tags as tags
        inner join core.fct_conversations as conversations using (account, conversation_id)
        where account = %(account)s
    """,
}
# how a vendor names things; which of them are the same is seen by the rows that they connect
NAMES = re.compile("account|.*_key|.*_id|.*_url|message_number|message_position|rating_number")
CLOCK = timedelta(seconds=1)  # some vendors show whole seconds


class Difference(NamedTuple):
    table: str
    column: str  # `(row)` for a row that is on one side only
    key: str
    expected: object
    found: object


def differences(
    connection: psycopg.Connection[Any], table: str, expected: str, found: str
) -> Iterator[Difference]:
    """Compare rows of account `found` with those of `expected`, which may hold more."""
    wanted = _by_key(rows(connection, TABLES[table], expected))
    given = _by_key(rows(connection, TABLES[table], found))
    for key, row in given.items():
        if key not in wanted:
            yield Difference(table, "(row)", key, None, row)
            continue
        for column in (name for name in row if name != "key" and not NAMES.fullmatch(name)):
            if not _is_same(wanted[key][column], row[column]):
                yield Difference(table, column, key, wanted[key][column], row[column])


def _by_key(found: list[dict[str, Any]]) -> Mapping[str, dict[str, Any]]:
    return {row["key"]: row for row in found}


def _is_same(one: object, other: object) -> bool:
    if isinstance(one, datetime) and isinstance(other, datetime):
        return abs(one - other) <= CLOCK
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return abs(one - other) <= CLOCK.total_seconds() if one % 1 or other % 1 else one == other
    return one == other
