{% macro converted_conversations(conversions) -%}
    select distinct
        account,
        conversation_id
    from {{ conversions }}
    where not is_cancelled and window_hours in (select window_hours from {{ ref('attribution_windows') }} where is_default)
{%- endmacro %}
