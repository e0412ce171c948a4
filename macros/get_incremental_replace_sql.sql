{% macro get_incremental_replace_sql(arguments) -%}
    {{ return(adapter.dispatch('get_incremental_replace_sql')(arguments)) }}
{%- endmacro %}

{# compared by what is stored, not by value: 1.0 and 1.00 are two rows, as they would be after a full build #}
{% macro postgres__get_incremental_replace_sql(arguments) -%}
    {%- set target, temporary, meta = arguments.target_relation, arguments.temp_relation, config.get('meta') -%}
    {%- set names = arguments.dest_columns | map(attribute='name') | list -%}
    {%- set columns, key = get_quoted_csv(names), config.get('unique_key') -%}
    {%- set same_key = [] -%}
    {%- for column in key -%} {%- do same_key.append('computed.' ~ column ~ ' = stored.' ~ column) -%} {%- endfor -%}
    {%- set is_same = same_key | join(' and ') ~ ' and computed *= stored' -%}
    {%- set delete -%}
        delete from {{ target }} as stored
        where
            {{ changed_keys() if meta.changes else 'true' }}
            and not exists (
                select from (select {{ columns }} from {{ temporary }}) as computed where {{ is_same }}
            )
    {%- endset -%}
    {%- set insert -%}
        insert into {{ target }} ({{ columns }})
        select {{ columns }} from (select {{ columns }} from {{ temporary }}) as computed
        where not exists (select from {{ target }} as stored where {{ is_same }})
    {%- endset -%}
    {%- if not is_logged() %}
    {{ delete }};
    {{ insert }}
    {%- else -%}
    {%- set log = log_of(model.name) %}
    create table if not exists {{ log }} (like {{ target }}, changed_in text, is_new boolean);
    with gone as ({{ delete }} returning {{ columns }})
    insert into {{ log }} ({{ columns }}, changed_in, is_new)
    select {{ columns }}, '{{ invocation_id }}', false from gone;
    with came as ({{ insert }} returning {{ columns }})
    insert into {{ log }} ({{ columns }}, changed_in, is_new)
    select {{ columns }}, '{{ invocation_id }}', true from came
    {%- endif %}
{%- endmacro %}
