{% macro changed_keys() -%}
    {%- set meta = config.get('meta') -%}
    ({{ config.get('unique_key') | join(', ') }}) in (
        select {{ 'account, record_id' if meta.stream else 'stream, account, record_id' }}
        from {{ ref(meta.changes) }}
        {%- if meta.stream %} where stream = '{{ meta.stream }}' {%- endif -%}
    )
{%- endmacro %}
