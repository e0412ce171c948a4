"""Every public number, computed from documents in plain Python: a second opinion."""

from collections.abc import Collection

from tests.reference import (
    attributions,
    automation,
    business_columns,
    business_time,
    campaign_credits,
    commerce,
    conversations,
    customers,
    dimensions,
    handovers,
    keys,
    known_customers,
    marts,
    order_histories,
    order_statuses,
    orders,
    outcomes,
    participations,
    phases,
    ratings,
    returns,
    staff,
    suggestions,
    told,
    trust,
    vendors,
    web,
    world_campaigns,
)
from tests.reference.documents import STREAMS, Accounts, Document, Row, Tables, newest

SEEDS = (*world_campaigns.SEEDS, "plan_costs")


def compute(
    documents: customers.Documents,
    accounts: Accounts,
    shared: Collection[customers.Identifier] = (),
    landed: order_statuses.Landed | None = None,
) -> Tables:
    """Compute all tables.

    Documents come by stream in their order of arrival, with the rows of seeds beside them, shared
    identifiers as (kind, value), and when orders landed by account and id.
    """
    current = {stream: newest(documents.get(stream, [])) for stream in STREAMS}
    current["conversations"] += vendors.conversations(documents)
    current["web_events"] = web.newest_days(documents.get("web_events", []))
    current["web_events"] += vendors.web_events(documents)
    current["widget_displays"] = web.displays(documents.get("widget_displays", []))
    reach = dimensions.reach_of(current, documents)
    seen = {row["account"] for rows in current.values() for row in rows}
    seen |= vendors.accounts(documents)
    seen |= {row["account"] for row in documents.get("deleted conversations", [])}
    current |= {seed: documents.get(seed, []) for seed in SEEDS}
    people = customers.customers(current, shared)
    core = core_tables(current, people, accounts)
    core |= staff.staff_tables(core, current, accounts)
    clock = business_time.clock(business_time.rows(documents), accounts)
    business_columns.add_business_columns(core, current["conversations"], clock)
    core["fct_reported_numbers"] = vendors.reported_rows(documents)
    order_histories.extend_orders(core, accounts)
    core |= known_customers.customer_tables(core, current, people)
    core["fct_order_syncs"] = list(
        order_statuses.sync_rows(current["orders"], landed or {}, accounts)
    )
    core["fct_attributions"] = attribution_table(core, current["conversations"])
    core["fct_campaign_attributions"] = campaign_credits.campaign_rows(
        core, current.get("campaign_deliveries", []), accounts
    )
    core["fct_conversions"] = order_histories.conversion_rows(core)
    core |= told.told_tables(core, current, accounts)
    core |= dimensions.dimension_tables(core, accounts, current, seen, reach)
    of_service = marts.mart_tables(core, current, accounts)
    return keys.tied(
        core
        | of_service
        | commerce.mart_tables(core, current, accounts)
        | automation.mart_tables(core, current, reach["conversations"])
        | trust.mart_tables(core, current, accounts)
    )


def core_tables(
    current: customers.Documents, people: dict[customers.Record, int], accounts: Accounts
) -> Tables:
    chats = current["conversations"]
    bought = [
        orders.order_row(order, people.get(_record("orders", order)), accounts)
        | told.order_columns(order)
        for order in current["orders"]
    ]
    talks = [
        conversations.conversation_row(chat, people.get(_record("conversations", chat)), accounts)
        | outcomes.outcome_columns(chat)
        | handovers.handover_columns(chat)
        | told.conversation_columns(chat)
        for chat in chats
    ]
    return {
        "fct_conversations": with_their_customers(chats, talks, bought),
        "fct_product_suggestions": suggestion_table(current, talks, bought, accounts),
        "fct_responses": [
            row for chat in chats for row in conversations.response_rows(chat, accounts)
        ],
        "fct_participations": [
            row for chat in chats for row in participations.participation_rows(chat)
        ],
        "fct_assignments": [
            row for chat in chats for row in outcomes.assignment_rows(chat, accounts)
        ],
        "fct_ratings": [row for chat in chats for row in ratings.rating_rows(chat, accounts)],
        "bridge_conversation_tags": [row for chat in chats for row in conversations.tag_rows(chat)],
        "fct_orders": bought,
        "fct_order_discounts": [
            row for order in current["orders"] for row in order_histories.discount_rows(order)
        ],
        "fct_campaign_deliveries": [
            automation.delivery_row(delivery, accounts)
            for delivery in current["campaign_deliveries"]
        ],
        "fct_refunds": [
            row
            for order in current["orders"]
            for row in order_histories.refund_rows(order, accounts)
        ],
    }


def of_customers(rows: list[Row]) -> dict[tuple[str, int], list[Row]]:
    """Sort rows of one account by whose they are; rows of nobody are nobody's."""
    found: dict[tuple[str, int], list[Row]] = {}
    for row in rows:
        if row["customer_key"] is not None:
            found.setdefault((row["account"], row["customer_key"]), []).append(row)
    return found


def with_their_customers(chats: list[Document], talks: list[Row], bought: list[Row]) -> list[Row]:
    """Add what depends on the customer's other conversations and orders."""
    their_talks, their_orders = of_customers(talks), of_customers(bought)
    first_talks = returns.first_contacts(talks)
    return [
        talk
        | phases.phase_columns(chat, talk, their_orders.get(customer, []))
        | returns.return_columns(chat, talk, their_talks.get(customer, []))
        | returns.first_columns(talk, first_talks)
        for chat, talk in zip(chats, talks, strict=True)
        for customer in [(talk["account"], talk["customer_key"])]
    ]


def suggestion_table(
    current: customers.Documents, talks: list[Row], bought: list[Row], accounts: Accounts
) -> list[Row]:
    their_orders = of_customers(bought)
    sold: dict[str, dict[str, set[str | None]]] = {}
    for order in current["orders"]:
        sold.setdefault(order["account"], {})[order["id"]] = suggestions.product_ids(order)
    rows = [
        row
        for chat, talk in zip(current["conversations"], talks, strict=True)
        for row in suggestions.suggestion_rows(
            chat,
            talk,
            their_orders.get((talk["account"], talk["customer_key"]), []),
            sold.get(talk["account"], {}),
            accounts,
        )
    ]
    return suggestions.with_money(rows, current["orders"])


def _record(stream: str, document: Document) -> customers.Record:
    return stream, document["account"], document["id"]


def attribution_table(core: Tables, chats: list[Document]) -> list[Row]:
    of_customer = of_customers(core["fct_conversations"])
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
