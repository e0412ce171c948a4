"""A small shop's tables by hand, with all that the expectations read."""

import re
from typing import Any

import psycopg

from tests.quality import marts

TABLES = """
create schema intermediate;
create schema core;
create schema marts;
create view intermediate.int_conversations as
select account, id as conversation_id from staging.drop__conversations where deleted_at is null;
create view intermediate.int_orders as
select account, id as order_id from staging.drop__orders where deleted_at is null;
create view intermediate.int_records as
select 'conversations' as stream, account, id as record_id, load_id from staging.drop__conversations
union all
select 'orders' as stream, account, id as record_id, load_id from staging.drop__orders;
create table core.dim_accounts (account text, time_zone text, currency text);
create table core.fct_conversations (
    account text, conversation_id text, customer_key text, channel text, status text,
    created_at timestamptz, started_at timestamptz, ended_at timestamptz, closed_at timestamptz,
    contact_message_count bigint, operator_message_count bigint, bot_message_count bigint,
    response_count bigint, first_response_seconds numeric, first_any_response_seconds numeric,
    resolution_seconds numeric, is_resolved boolean, is_auto_resolved boolean,
    missed_reason text, is_missed boolean, first_response_business_seconds numeric,
    resolution_business_seconds numeric, started_date date, handed_over_at timestamptz,
    first_bot_response_seconds numeric, first_response_from_created_seconds numeric,
    first_response_from_assignment_seconds numeric, first_response_after_handover_seconds numeric,
    queue_wait_seconds numeric, conversation_seconds numeric
);
create table core.fct_participations (
    account text, conversation_id text, participant_type text, participation_seconds numeric,
    handle_seconds numeric
);
create table core.fct_responses (
    account text, conversation_id text, response_number bigint, responded_at timestamptz,
    operator_id text, response_seconds numeric, response_from_last_seconds numeric,
    response_business_seconds numeric
);
create table core.fct_ratings (
    account text, rating_id text, score_normalised numeric, is_satisfied boolean
);
create table marts.mart_low_ratings (account text, kind text, score_normalised numeric);
create table core.fct_web_events (
    account text, web_event_id text, source_record_id text, event_name text, event_date date,
    is_sampled boolean, is_thresholded boolean, has_other_row boolean, session_count bigint,
    event_count bigint, transaction_id text, session_campaign text
);
create table core.fct_orders (
    account text, order_id text, customer_key text, status text, ordered_at timestamptz,
    currency text, order_total_amount numeric, refunded_amount numeric, order_net_amount numeric,
    is_cancelled boolean, order_net_reporting_amount numeric, ordered_date date,
    order_number_of_customer bigint
);
create table core.fct_refunds (
    account text, order_id text, refunded_amount numeric, refunded_date date
);
create table core.fct_attributions (
    account text, order_id text, conversation_id text, attribution_model text,
    window_hours integer, credit numeric, credited_amount numeric, currency text,
    conversation_started_date date, ordered_date date
);
create table core.fct_contact_days (
    account text, conversation_id text, contact_date date, message_count bigint
);
create table core.bridge_conversation_tags (account text, conversation_id text, tag text);
create table marts.mart_operator_performance (
    account text, local_date date, operator_id text, conversations_answered bigint,
    response_count bigint, median_first_response_seconds numeric,
    p90_first_response_seconds numeric, median_response_seconds numeric,
    p90_response_seconds numeric, csat_numerator bigint, csat_denominator bigint,
    csat_rate numeric
);
create table marts.mart_tag_frequency (
    account text, local_date date, team_id text, tag text, status_scope text,
    conversations bigint, share_of_conversations numeric
);
create table marts.mart_chat_comparison (
    account text, local_date date, currency text, session_count bigint, purchase_count bigint,
    average_order_value_denominator bigint
);
create table marts.mart_source_reconciliation (
    account text, vendor text, metric text, local_date date, is_within_tolerance boolean
);
create table marts.mart_web_order_reconciliation (
    account text, local_date date, matched_order_count bigint,
    order_only_in_web_analytics_count bigint
);
create table marts.mart_order_status (
    account text, local_date date, status text, order_count bigint,
    changed_before_first_read_count bigint, seen_within_day_numerator bigint,
    seen_within_day_target numeric
);
create table marts.mart_alert_candidates (
    account text, local_date date, alert_rule text, conversation_id text, found_value numeric,
    threshold numeric
);
create table marts.mart_chat_effect (
    account text, strata_count bigint, compared_strata_count bigint, adjusted_difference numeric,
    is_causal boolean
);
create table marts.mart_funnel_stages (
    account text, local_date date, channel text, stage text, unit text, stage_count bigint
);
create table marts.mart_revenue_attribution (
    account text, date_basis text, local_date date, channel text, attribution_model text,
    window_hours bigint, currency text, orders_credited numeric, credited_amount numeric
);
create table marts.mart_duration_histogram (
    account text, local_date date, metric text, bucket integer, bucket_seconds double precision,
    target_seconds numeric, duration_count bigint, duration_seconds numeric,
    within_target_count bigint
);
create table core.fct_conversions (
    account text, order_id text, conversation_id text, window_hours integer,
    touch_number bigint, is_cancelled boolean
);
create table marts.mart_synthesis (account text, conversations_closed bigint);
create table marts.mart_orders (
    account text, date_basis text, currency text, orders_created bigint, orders_kept bigint,
    orders_cancelled bigint, orders_delivered bigint, orders_first bigint, orders_repeated bigint,
    orders_without_customer bigint, refunded_amount numeric, revenue_net_amount numeric
);
create table marts.mart_conversion (
    account text, date_basis text, window_hours integer, conversations bigint,
    conversations_contacted bigint, conversations_converted_numerator bigint,
    transactions_per_conversation_numerator bigint
);
create table marts.mart_contact_rate (
    account text, period_start_date date, channel text, base_definition text,
    contact_rate_numerator bigint, contact_rate_denominator bigint, contact_rate_rate numeric
);
create table marts.mart_operator_contact_rate (like marts.mart_contact_rate);
"""
A_DAY_AGO = "now() - interval '1 day'"


def known() -> set[str]:
    """Give the tables made here; nights of the sample check those of all gates."""
    return set(re.findall(r"create table \w+\.(\w+)", TABLES + marts.TABLES))


def create(connection: psycopg.Connection[Any]) -> None:
    """One answered conversation that earned one order, right in every layer."""
    connection.execute(TABLES + marts.TABLES)
    connection.execute(
        f"""
        insert into staging.loads (source, stream, origin, started_at, finished_at,
            documents_read, documents_landed, documents_rejected)
        select 'shop', stream, 'drop', {A_DAY_AGO}, {A_DAY_AGO}, 1, 1, 0
        from unnest(array['conversations', 'orders']) as stream;
        insert into staging.data_as_of
        select 'shop', stream, 'shop-cz', {A_DAY_AGO}
        from unnest(array['conversations', 'orders']) as stream;
        insert into staging.config__accounts (account, id, document, loaded_at, load_id)
        values ('shop-cz', 'shop-cz', '{{"time_zone": "Europe/Prague", "currency": "CZK"}}',
            {A_DAY_AGO}, 1);
        insert into staging.drop__conversations
            (account, id, document, source_updated_at, loaded_at, load_id)
        values ('shop-cz', 'c1', '{{}}', {A_DAY_AGO}, {A_DAY_AGO}, 1);
        insert into staging.drop__orders
            (account, id, document, source_updated_at, loaded_at, load_id)
        values ('shop-cz', 'o1', '{{}}', {A_DAY_AGO}, {A_DAY_AGO}, 2);
        insert into core.dim_accounts values ('shop-cz', 'Europe/Prague', 'CZK');
        insert into core.fct_conversations values ('shop-cz', 'c1', 'k1', 'chat', 'closed',
            {A_DAY_AGO}, {A_DAY_AGO}, {A_DAY_AGO}, {A_DAY_AGO}, 2, 1, 0, 1, 30, 30, 90, true,
            false, null, false, null, null, current_date - 1, {A_DAY_AGO});
        insert into core.fct_contact_days values ('shop-cz', 'c1', current_date - 1, 2);
        insert into core.fct_responses values ('shop-cz', 'c1', 1, {A_DAY_AGO}, 'op1', 30, 30);
        insert into core.fct_ratings values ('shop-cz', 'r1', 0.75);
        insert into core.fct_web_events values
            ('shop-cz', 'w1', 'traffic:1', 'session_start', current_date - 9, true, false, true),
            ('shop-cz', 'w2', 'traffic:2', 'session_start', current_date - 1, false, false, false),
            ('shop-cz', 'w3', 'w3', 'session_start', current_date - 2, null, null, null),
            ('shop-cz', 'w4', 'w4', 'session_start', current_date - 2, null, null, null);
        update core.fct_web_events set event_count = 1;
        insert into marts.mart_chat_comparison
        select account, event_date, 'CZK', count(*), 1, 1
        from core.fct_web_events group by account, event_date;
        insert into marts.mart_source_reconciliation
        values ('shop-cz', 'smartsupp', 'responses', current_date - 1, true);
        insert into marts.mart_order_status
        values ('shop-cz', current_date - 1, 'paid', 1, 0, 1, 0.95);
        insert into marts.mart_chat_effect values ('shop-cz', 2, 1, 0.01, false);
        insert into core.fct_orders
        values ('shop-cz', 'o1', 'k1', 'paid', {A_DAY_AGO}, 'CZK', 100, 0, 100, false, 100,
            current_date - 1, 1);
        insert into core.fct_attributions
        values ('shop-cz', 'o1', 'c1', 'linear', 120, 1, 100, 'CZK', current_date - 1,
            current_date - 1);
        insert into core.bridge_conversation_tags values ('shop-cz', 'c1', 'delivery');
        insert into marts.mart_operator_performance
        values ('shop-cz', current_date - 1, 'op1', 1, 1, 30, 30, 30, 30, 1, 1, 1);
        insert into marts.mart_tag_frequency
        select 'shop-cz', current_date - 1, 't1', 'delivery', scope, 1, 1
        from unnest(array['all', 'resolved']) as scope;
        insert into marts.mart_funnel_stages
        select 'shop-cz', current_date - 1, 'chat', stage, unit, number
        from (values ('reached', 'customers', 1), ('reached', 'messages', 2),
            ('cared', 'customers', 1), ('ordered', 'customers', 1),
            ('delivered', 'customers', 0)) as stages (stage, unit, number);
        insert into marts.mart_revenue_attribution
        select 'shop-cz', basis, current_date - 1, 'chat', 'linear', 120, 'CZK', 1, 100
        from unnest(array['conversation', 'order']) as basis;
        insert into core.fct_conversions values ('shop-cz', 'o1', 'c1', 120, 1, false);
        insert into marts.mart_synthesis values ('shop-cz', 1);
        insert into marts.mart_orders
        values ('shop-cz', 'ordered', 'CZK', 1, 1, 0, 0, 1, 0, 0, 0, 100);
        insert into marts.mart_conversion values ('shop-cz', 'started', 120, 1, 1, 1, 1);
        insert into marts.mart_contact_rate
        values ('shop-cz', '2026-03-01', 'all', 'customers_total_to_date', 1, 1, 1);
        insert into marts.mart_operator_contact_rate table marts.mart_contact_rate;
        insert into marts.mart_duration_histogram
        select 'shop-cz', current_date - 1, metric, 516, 30.0435, 90, 1, 30, 1
        from unnest(array['first_response_seconds', 'first_any_response_seconds',
            'response_seconds', 'response_from_last_seconds']) as metric
        union all
        select 'shop-cz', current_date - 1, 'resolution_seconds', 571, 90.2584, null, 1, 90, null;
        """
    )
    connection.execute(marts.ROWS)
