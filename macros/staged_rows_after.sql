{#-
    A vendor's records say what landed; `offset 0` hands the view one record at a time, as changed_rows does.
    Events and reported numbers are of several streams: these are tested whole.
-#}
{% macro staged_rows_after(relation, node, load_id) -%}
    {%- set vendor, what = node.name.split('__') -%}
    {%- set records = graph.nodes.get('model.chatmart.' ~ vendor ~ '__records') -%}
    {%- set streams = {
        'conversation_id': 'conversations', 'order_id': 'orders', 'shop_customer_id': 'customers',
        'delivery_id': 'campaign_deliveries', 'presence_id': 'operator_presence', 'source_record_id': 'web_events',
        'display_id': 'widget_displays', 'record_id': none,
    } -%}
    {%- set id_column = node.columns | select('in', streams) | first -%}
    {%- if not records or not id_column or what in ('events', 'reported_numbers') -%} {{ return(relation) }} {%- endif -%}
    {%- set stream = streams[id_column] -%}
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
