"""Every public number, computed from documents in plain Python: a second opinion."""

from collections.abc import Collection

from tests.reference import (
    attributions,
    commerce,
    conversations,
    customers,
    marts,
    order_histories,
    orders,
    ratings,
)
from tests.reference.documents import STREAMS, Accounts, Document, Row, Tables, newest


def compute(
    documents: customers.Documents,
    accounts: Accounts,
    shared: Collection[customers.Identifier] = (),
) -> Tables:
    """Compute all tables.

    Documents come by stream in their order of arrival, shared identifiers as (kind, value).
    """
    current = {stream: newest(documents.get(stream, [])) for stream in STREAMS}
    people = customers.customers(current, shared)
    core = core_tables(current, people, accounts)
    order_histories.extend_orders(core, accounts)
    core["fct_attributions"] = attribution_table(core, current["conversations"])
    core["fct_conversions"] = order_histories.conversion_rows(core)
    of_service = marts.mart_tables(core, current["conversations"], accounts)
    return core | of_service | commerce.mart_tables(core, current, accounts)


def core_tables(
    current: customers.Documents, people: dict[customers.Record, int], accounts: Accounts
) -> Tables:
    chats = current["conversations"]
    return {
        "fct_conversations": [
            conversations.conversation_row(
                chat, people.get(_record("conversations", chat)), accounts
            )
            for chat in chats
        ],
        "fct_responses": [
            row for chat in chats for row in conversations.response_rows(chat, accounts)
        ],
        "fct_participations": [
            row for chat in chats for row in conversations.participation_rows(chat)
        ],
        "fct_ratings": [row for chat in chats for row in ratings.rating_rows(chat, accounts)],
        "bridge_conversation_tags": [row for chat in chats for row in conversations.tag_rows(chat)],
        "fct_orders": [
            orders.order_row(order, people.get(_record("orders", order)), accounts)
            for order in current["orders"]
        ],
        "fct_refunds": [
            row
            for order in current["orders"]
            for row in order_histories.refund_rows(order, accounts)
        ],
    }


def _record(stream: str, document: Document) -> customers.Record:
    return stream, document["account"], document["id"]


def attribution_table(core: Tables, chats: list[Document]) -> list[Row]:
    of_customer: dict[tuple[str, int], list[Row]] = {}
    for conversation in core["fct_conversations"]:
        if conversation["customer_key"] is not None:
            key = (conversation["account"], conversation["customer_key"])
            of_customer.setdefault(key, []).append(conversation)
    by_account: dict[str, dict[str, Document]] = {}
    for chat in chats:
        by_account.setdefault(chat["account"], {})[chat["id"]] = chat
    return [
        row
        for order in core["fct_orders"]
        for row in attributions.attribution_rows(
            order,
            of_customer.get((order["account"], order["customer_key"]), []),
            by_account.get(order["account"], {}),
        )
    ]
