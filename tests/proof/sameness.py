"""Compares two accounts of one warehouse that tell of the same world.

Vendors give ids of their own, so rows are matched by what nobody invents: an order by its number, a
conversation by the second in which it started, a message by its place among those that count.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

import psycopg

from tests.proof.loading import rows

# the key comes first, under the name `key`: whose row it is, and after a bar which of its rows
CONVERSATION_KEY = "date_trunc('second', conversations.started_at)::text"
ORDER_KEY = "regexp_replace(orders.order_number, '\\D', '', 'g')"
TABLES = {
    "fct_orders": f"""
        select {ORDER_KEY} as key, orders.*
        from core.fct_orders as orders where account = %(account)s
    """,
    "fct_order_lines": f"""
        select {ORDER_KEY} || '|' || lines.sku || ' ' || row_number() over (
            partition by lines.order_id, lines.sku order by lines.line_number) as key,
            lines.*
        from core.fct_order_lines as lines
        inner join core.fct_orders as orders using (account, order_id)
        where account = %(account)s
    """,
    "fct_conversations": f"""
        select {CONVERSATION_KEY} as key, conversations.*
        from core.fct_conversations as conversations where account = %(account)s
    """,
    "fct_messages": f"""
        select {CONVERSATION_KEY} || '|' || row_number() over (
            partition by messages.conversation_id order by messages.message_position) as key,
            messages.*
        from core.fct_messages as messages
        inner join core.fct_conversations as conversations using (account, conversation_id)
        where account = %(account)s and is_counted
    """,
    "fct_responses": f"""
        select {CONVERSATION_KEY} || '|' || response_number as key, responses.*,
            operators.operator_name
        from core.fct_responses as responses
        inner join core.fct_conversations as conversations using (account, conversation_id)
        left join core.dim_operators as operators using (operator_key)
        where responses.account = %(account)s
    """,
    "fct_ratings": f"""
        select {CONVERSATION_KEY} || '|' || ratings.kind || ' ' || row_number() over (
            partition by ratings.conversation_id, ratings.kind order by rating_number) as key,
            ratings.*
        from core.fct_ratings as ratings
        inner join core.fct_conversations as conversations using (account, conversation_id)
        where account = %(account)s and ratings.kind = 'csat'
    """,
    "bridge_conversation_tags": f"""
        select {CONVERSATION_KEY} || '|' || tag as key, tags.*
        from core.bridge_conversation_tags as tags
        inner join core.fct_conversations as conversations using (account, conversation_id)
        where account = %(account)s
    """,
}
CHANGED = f"""
select {CONVERSATION_KEY} as key
from staging.drop__conversations as documents
inner join core.fct_conversations as conversations
    on documents.account = conversations.account and documents.id = conversations.conversation_id
where
    documents.account = %(account)s and source_updated_at >= %(since)s
    and ({{told}})
union all
select {ORDER_KEY} as key
from staging.drop__orders as documents
inner join core.fct_orders as orders
    on documents.account = orders.account and documents.id = orders.order_id
where documents.account = %(account)s and source_updated_at >= %(since)s
"""
# how a vendor names things; which of them are the same is seen by the rows that they connect
NAMES = re.compile("account|.*_key|.*_id|.*_url|message_number|message_position|rating_number")
# what hangs on business hours, on orders or on conversations of which another vendor tells
OF_THE_ACCOUNT = re.compile(
    ".*_business_seconds|is_started_in_business_hours|contact_phase(_source)?"
    "|next_conversation_at|customer_returned_at|is_influenced|first_conversation_before_at"
    "|is_first_with_account|is_first_ever"
)
CLOCK = timedelta(seconds=1)  # some vendors show whole seconds


class Difference(NamedTuple):
    table: str
    column: str  # `(row)` for a row that is on one side only
    key: str
    expected: object
    found: object


def changed_since(
    connection: psycopg.Connection[Any], account: str, since: datetime, told: str = "true"
) -> frozenset[str]:
    """Give the keys of the conversations and orders that changed then, by the drop documents."""
    values = {"account": account, "since": since}
    found = connection.execute(CHANGED.format(told=told), values).fetchall()
    return frozenset(row[0] for row in found)


def differences(
    connection: psycopg.Connection[Any],
    table: str,
    expected: str,
    found: str,
    of: frozenset[str],
) -> Iterator[Difference]:
    """Compare two accounts' rows of the conversations and orders `of`."""
    wanted, given = (
        {row["key"]: row for row in rows(connection, TABLES[table], account) if _whose(row) in of}
        for account in (expected, found)
    )
    for key in wanted.keys() ^ given.keys():
        yield Difference(table, "(row)", key, wanted.get(key), given.get(key))
    for key in wanted.keys() & given.keys():
        one, other = wanted[key], given[key]
        for column in filter(_is_compared, one):
            if not _is_same(one[column], other[column]):
                yield Difference(table, column, key, one[column], other[column])


def _whose(row: dict[str, Any]) -> str:
    whose: str = row["key"].partition("|")[0]
    return whose


def _is_compared(column: str) -> bool:
    return not (column == "key" or NAMES.fullmatch(column) or OF_THE_ACCOUNT.fullmatch(column))


def _is_same(one: object, other: object) -> bool:
    if isinstance(one, datetime) and isinstance(other, datetime):
        return abs(one - other) <= CLOCK
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return abs(one - other) <= CLOCK.total_seconds() if one % 1 or other % 1 else one == other
    return one == other
