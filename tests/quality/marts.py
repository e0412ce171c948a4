"""More marts of the small shop of `tables`: what machines do, campaigns, customers and months."""

TABLES = """
create schema reference;
create table reference.attribution_models (
    attribution_model text, is_default boolean, first_weight numeric, middle_weight numeric,
    last_weight numeric
);
create table reference.attribution_windows (window_hours integer, is_default boolean);
create table reference.campaign_links (
    account text, campaign_id text, session_campaign text
);
create table core.fct_order_lines (
    account text, order_id text, product_id text, sku text, quantity numeric
);
create table core.fct_product_suggestions (account text, suggested_date date);
create table core.fct_campaign_deliveries (account text, triggered_date date);
create table core.fct_campaign_attributions (
    account text, order_id text, attribution_model text, window_hours integer, currency text,
    credit numeric, credited_amount numeric, triggered_date date, ordered_date date
);
create table marts.mart_automation (
    account text, local_date date, conversations bigint, conversations_auto_resolved bigint,
    conversations_closed_inactive bigint, bot_response_rate numeric, bot_resolution_rate numeric,
    automation_of_conversations_rate numeric, automation_of_customers_rate numeric,
    handover_rate numeric
);
create table marts.mart_durable_automation (
    account text, local_date date, conversations_auto_resolved bigint,
    durable_automation_denominator bigint, durable_automation_rate numeric
);
create table marts.mart_handover_reasons (
    account text, local_date date, conversations_handed_over bigint,
    median_first_response_after_handover_seconds numeric
);
create table marts.mart_suggested_products (
    account text, local_date date, products_suggested bigint, suggestion_click_rate numeric,
    suggestion_purchase_rate numeric, suggestion_purchase_numerator bigint,
    suggested_bought_amount numeric
);
create table marts.mart_campaign_performance (
    account text, local_date date, campaign_deliveries bigint, campaign_visitors bigint,
    campaign_reply_rate numeric
);
create table marts.mart_campaign_revenue (
    account text, date_basis text, local_date date, attribution_model text, window_hours bigint,
    currency text, orders_credited numeric, credited_amount numeric
);
create table marts.mart_campaign_clicks (
    account text, local_date date, session_campaign text, campaign_id text, session_count bigint,
    click_conversion_numerator bigint, click_conversion_denominator bigint,
    click_conversion_rate numeric
);
create table marts.mart_campaign_products (
    account text, campaign_id text, product_id text, first_date date, currency text,
    baseline_first_date date, baseline_last_date date, campaign_first_date date,
    campaign_last_date date, product_units_baseline numeric, product_units_campaign numeric,
    is_causal boolean, baseline_units_per_day_numerator numeric,
    baseline_units_per_day_denominator bigint, baseline_units_per_day_rate numeric,
    campaign_units_per_day_numerator numeric, campaign_units_per_day_denominator bigint,
    campaign_units_per_day_rate numeric, product_units_growth_numerator numeric,
    product_units_growth_denominator numeric, product_units_growth_rate numeric,
    product_amount_growth_numerator numeric, product_amount_growth_denominator numeric,
    product_amount_growth_rate numeric, other_units_growth_numerator numeric,
    other_units_growth_denominator numeric, other_units_growth_rate numeric,
    other_amount_growth_numerator numeric, other_amount_growth_denominator numeric,
    other_amount_growth_rate numeric
);
create table marts.mart_shop_overview (
    account text, local_date date, reached_messages bigint, reached_customers bigint,
    cared_customers bigint, new_customers bigint, orders_kept bigint, orders_cancelled bigint,
    accounts_active integer, accounts_connected integer
);
create table marts.mart_funnel_months (
    account text, month_start_date date, channel text, stage text, unit text, stage_count bigint
);
create table marts.mart_repeat_purchases (
    account text, cohort_month_start_date date, repeat_purchase_numerator bigint,
    repeat_purchase_denominator bigint, repeat_purchase_rate numeric
);
create table marts.mart_return_on_chat (
    account text, conversations bigint, conversations_resolved bigint,
    attributed_revenue_amount numeric, plan_cost_amount numeric, operator_cost_amount numeric,
    return_on_plan_numerator numeric, return_on_plan_denominator numeric,
    return_on_plan_rate numeric, return_on_chat_numerator numeric,
    return_on_chat_denominator numeric, return_on_chat_rate numeric,
    cost_per_conversation_numerator numeric, cost_per_conversation_denominator bigint,
    cost_per_conversation_rate numeric, cost_per_resolved_conversation_numerator numeric,
    cost_per_resolved_conversation_denominator bigint,
    cost_per_resolved_conversation_rate numeric, chat_cost_amount numeric
);
create table marts.mart_customers (
    customer_key text, accounts text, preferred_channel text, reporting_currency text,
    account_count bigint, conversations bigint, orders_kept bigint, revenue_amount numeric,
    has_repeat_purchase boolean, first_contact_at timestamptz, last_contact_at timestamptz,
    first_ordered_at timestamptz
);
create table marts.mart_data_as_of (
    account text, conversations_as_of timestamptz, orders_as_of timestamptz,
    web_events_as_of timestamptz
);
"""
ROWS = """
insert into reference.attribution_models
values ('first_touch', false, 1, 0, 0), ('linear', true, 1, 1, 1);
insert into reference.attribution_windows values (120, true);
insert into core.fct_product_suggestions values ('shop-cz', current_date - 1);
insert into core.fct_campaign_deliveries values ('shop-cz', current_date - 1);
insert into core.fct_campaign_attributions
values ('shop-cz', 'o1', 'linear', 120, 'CZK', 1, 100, current_date - 1, current_date - 1);
insert into marts.mart_automation values ('shop-cz', current_date - 1, 1, 0, 0, 0, null, 0, 0, 1);
insert into marts.mart_durable_automation values ('shop-cz', current_date - 1, 0, 0, null);
insert into marts.mart_handover_reasons values ('shop-cz', current_date - 1, 1, 30);
insert into marts.mart_suggested_products
values ('shop-cz', current_date - 1, 1, 0.5, 1, 1, 100);
insert into marts.mart_campaign_performance values ('shop-cz', current_date - 1, 1, 1, 1);
insert into marts.mart_campaign_revenue
select 'shop-cz', basis, current_date - 1, 'linear', 120, 'CZK', 1, 100
from unnest(array['delivery', 'order']) as basis;
update core.fct_web_events set session_campaign = 'october' where web_event_id = 'w2';
insert into reference.campaign_links values ('shop-cz', 'c1', 'october');
insert into marts.mart_campaign_clicks
values ('shop-cz', current_date - 1, 'october', 'c1', 1, 0, 1, 0);
insert into core.fct_order_lines values ('shop-cz', 'o1', null, 'p1', 3);
insert into marts.mart_campaign_products
values ('shop-cz', 'c1', 'p1', current_date - 1, 'CZK', current_date - 3, current_date - 2,
    current_date - 1, current_date - 1, 0, 3, false, 0, 2, 0, 3, 1, 3, 3, 0, null, 100, 0, null,
    -1, 2, -0.5, -10, 20, -0.5);
insert into marts.mart_shop_overview values ('shop-cz', current_date - 1, 2, 1, 1, 1, 1, 0, 1, 1);
insert into marts.mart_funnel_months
select account, date_trunc('month', local_date), known.channel, stage, unit, stage_count
from marts.mart_funnel_stages cross join (values ('chat'), ('all')) as known (channel);
insert into marts.mart_repeat_purchases
values ('shop-cz', date_trunc('month', current_date - 1), 0, 1, 0);
insert into marts.mart_return_on_chat
values ('shop-cz', 1, 1, 100, 20, null, 60, 20, 3, 60, 20, 3, 20, 1, 20, 20, 1, 20, 20);
insert into marts.mart_customers values ('k1', 'shop-cz', 'chat', 'CZK', 1, 1, 1, 100, false,
    now() - interval '1 day', now() - interval '1 day', now() - interval '1 day');
insert into marts.mart_data_as_of
select account, now() - interval '1 day', now() - interval '1 day' from core.dim_accounts;
"""
