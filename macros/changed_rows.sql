{% macro changed_rows(relation, id_column=none) -%}
    {%- if is_incremental() -%}
        {{ return(adapter.dispatch('changed_rows')(relation, id_column or config.get('unique_key')[-1])) }}
    {%- else -%}
        {{ return(relation) }}
    {%- endif -%}
{%- endmacro %}

{# `offset 0` keeps the lateral query whole, so that the key reaches the index of the landed table through the views;
   the outer one keeps other joins from being made once a record #}
{% macro postgres__changed_rows(relation, id_column) -%}
    {%- set meta = config.get('meta') -%}
    (
        select record_rows.*
        from {{ ref(meta.changes) }} as changed
        cross join lateral (
            select *
            from {{ relation }} as all_rows
            where
                all_rows.account = changed.account
                and all_rows.{{ id_column }} = changed.record_id
                {%- if id_column == 'record_id' %} and all_rows.stream = changed.stream {%- endif %}
            offset 0
        ) as record_rows
        {%- if meta.stream %} where changed.stream = '{{ meta.stream }}' {%- endif %}
        offset 0
    ) as changed_rows
{%- endmacro %}

{% macro spark__changed_rows(relation, id_column) -%}
    (select * from {{ relation }} where {{ changed_keys() }}) as changed_rows
{%- endmacro %}
