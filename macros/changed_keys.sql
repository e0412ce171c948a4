{% macro changed_keys() -%}
    {%- set meta = config.get('meta') -%}
    {%- if meta.changes == 'changed_customers' -%} {{ return('customer_key in (select customer_key from changed_customers)') }} {%- endif -%}
    ({{ config.get('unique_key') | join(', ') }}) in (
        select {{ 'account, record_id' if meta.stream else 'stream, account, record_id' }}
        from {{ ref(meta.changes) }}
        {%- if meta.stream %} where stream = '{{ meta.stream }}' {%- endif -%}
    )
{%- endmacro %}
