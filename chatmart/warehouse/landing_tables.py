"""Where the records of each vendor land; the models of models/staging/<kind> read them."""

LANDING_TABLES = {
    "smartsupp__conversations": "Conversations with messages. One row per conversation.",
    "smartsupp__operators": "Agents. One row per agent.",
    "smartsupp_webhooks__events": "Events as they were posted. One row per event.",
    "smartsupp_ended_chats__conversations": "Ended chats as they were posted. One row per chat.",
    "zoho_desk__conversations": "Tickets with their conversations. One row per ticket.",
    "zoho_desk__ratings": "Customer happiness ratings. One row per rating.",
    "zoho_desk__operators": "Agents. One row per agent.",
    "zoho_salesiq__conversations": "Conversations with their threads. One row per conversation.",
    "zoho_salesiq__operators": "Operators. One row per operator.",
    "iadvize__conversations": "Closed conversations with messages. One row per conversation.",
    "iadvize__ratings": "Answers to satisfaction surveys. One row per conversation.",
    "iadvize__transactions": "Transactions that iAdvize attributes. One row per transaction.",
    "iadvize__statistics": "Statistics that iAdvize computes itself. One row per day.",
    "iadvize__operators": "Operators. One row per operator.",
    "gorgias__conversations": "Tickets with their messages. One row per ticket.",
    "gorgias__closings": "Who closed a ticket last. One row per ticket.",
    "gorgias__ratings": "Satisfaction surveys. One row per survey.",
    "gorgias__operators": "Users. One row per user.",
    "chatwoot__conversations": "Conversations with messages. One row per conversation.",
    "chatwoot__ratings": "Answers to satisfaction surveys. One row per answer.",
    "chatwoot__operators": "Agents and bots. One row per agent or bot.",
    "sapo_chat_report__reports": "Rows of the exported chat report. One row per row of a day.",
    "shopify__orders": "Orders with lines, refunds and fulfillments. One row per order.",
    "shopify__customers": "Customer records. One row per customer record.",
    "woocommerce__orders": "Orders with lines and refunds. One row per order.",
    "shoptet__orders": "Orders with items. One row per order.",
    "shoptet__statuses": "Order statuses of the shop and what they mean. One row per status.",
    "shoptet__credit_notes": "Credit notes. One row per credit note.",
    "sapo_web__orders": "Orders with lines, refunds and fulfillments. One row per order.",
    "sapo_go__orders": "Orders with lines, returns and fulfillments. One row per order.",
    "ga4__traffic": "Sessions by source. One row per day, with all rows of its report.",
    "ga4__funnel": "Shop events by source. One row per day, with all rows of its report.",
    "ga4__transactions": "Purchases. One row per day, with all rows of its report.",
    "ga4__chat_events": "Events of the chat box. One row per day, with all rows of its report.",
    "ga4_export__events": "Events of the BigQuery export. One row per day and some of its events.",
}

# documents that models find by what they belong to: the SQL of it, as the macro json_text writes it
BELONG_TO = {
    "chatwoot__ratings": "document #>> '{conversation_id}'",
    "zoho_desk__ratings": "document #>> '{ticket_id}'",
    "smartsupp_webhooks__events": "document #>> '{conversation_id}'",
}

CREATE = """
create table if not exists staging.{name} (
    like staging.drop__conversations including all
) with (toast_tuple_target = 8160);
comment on table staging.{name} is '{comment}';
"""

CREATE_INDEX = """
create index if not exists {name}_belongs_to on staging.{name} (account, ({expression}));
"""

# what is alike in all of them, to look at together
VIEW = """
drop view if exists staging.vendor_documents;
create view staging.vendor_documents as
{parts};
comment on view staging.vendor_documents is
'Every document of every vendor, without its content. One row per document.';
"""
PART = """
select
    '{source}' as source, '{stream}' as stream, account, id, source_updated_at, loaded_at, load_id,
    deleted_at
from staging.{source}__{stream}
"""


def statements() -> str:
    tables = (
        CREATE.format(name=name, comment=comment.replace("'", "''"))
        for name, comment in LANDING_TABLES.items()
    )
    indexes = (
        CREATE_INDEX.format(name=name, expression=expression)
        for name, expression in BELONG_TO.items()
    )
    parts = (
        PART.format(source=source, stream=stream)
        for source, _, stream in (name.partition("__") for name in LANDING_TABLES)
    )
    return "".join((*tables, *indexes)) + VIEW.format(parts="union all".join(parts))
