{#- a vendor's records say what landed; `offset 0` hands the view one record at a time, as changed_rows does -#}
{% macro staged_rows_after(relation, node, load_id) -%}
    {%- set vendor, what = node.name[4:].split('__')[0], node.name.split('__')[1] -%}
    {%- set records = graph.nodes.get('model.chatmart.stg_' ~ vendor ~ '__records') -%}
    {%- set ids = {
        'conversations': ('conversations', 'conversation_id'), 'messages': ('conversations', 'conversation_id'),
        'conversation_tags': ('conversations', 'conversation_id'), 'ratings': ('conversations', 'conversation_id'),
        'orders': ('orders', 'order_id'), 'order_lines': ('orders', 'order_id'), 'refunds': ('orders', 'order_id'),
        'customers': ('customers', 'shop_customer_id'), 'campaign_deliveries': ('campaign_deliveries', 'delivery_id'),
        'operator_presence': ('operator_presence', 'presence_id'), 'web_events': ('web_events', 'source_record_id'),
        'widget_displays': ('widget_displays', 'display_id'), 'records': (none, 'record_id'),
    } -%}
    {%- if not records or what not in ids -%} {{ return(relation) }} {%- endif -%}
    {%- set stream, id_column = ids[what] -%}
    {%- set rows -%}
    (
        select landed.*
        from (
            select distinct stream, account, record_id
            from {{ records.relation_name }}
            where
                load_id > {{ load_id }}
                and load_id <= (select coalesce(max(load_id), 0) from staging.loads)
                {%- if stream %} and stream = '{{ stream }}' {%- endif %}
        ) as changed
        cross join lateral (
            select *
            from {{ relation }} as every_row
            where
                every_row.account = changed.account
                and every_row.{{ id_column }} = changed.record_id
                {%- if not stream %} and every_row.stream = changed.stream {%- endif %}
            offset 0
        ) as landed
    ) as landed_rows
    {%- endset -%}
    {{ return(rows) }}
{%- endmacro %}
