{% macro note_rebuilt() -%}
    {%- set kind = config.get('materialized') -%}
    {%- set is_built = kind == 'incremental' or (kind == 'table' and model.fqn[1] == 'marts') -%}
    {%- if execute and is_built and not is_incremental() -%}
        {{ return(adapter.dispatch('note_rebuilt')()) }}
    {%- endif -%}
{%- endmacro %}

{% macro postgres__note_rebuilt() -%}
    drop table if exists {{ log_of(model.name) }};
    insert into changes.rebuilt (table_name) values ('{{ model.name }}') on conflict do nothing
{%- endmacro %}

{% macro spark__note_rebuilt() -%}
    insert into changes.rebuilt values ('{{ model.name }}')
{%- endmacro %}
