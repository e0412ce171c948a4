{#-
    A view's rows are logged where they are stored, with instants where the view has local dates. What other records of
    the customer tell of one changes with each of them, and for a mart that does not name it nothing has changed then.
-#}
{% macro changes_of(node, logs) -%}
    {%- set logged, dates = logged_behind(node), node.config.meta.get('local_dates', {}) -%}
    {%- if logged.name not in logs -%}
        {{ return("(select nothing.*, '' as changed_in, true as is_new from " ~ node.relation_name ~ ' as nothing where false)') }}
    {%- endif -%}
    {%- set ignored = (config.get('meta').get('ignored', []) + node.config.meta.get('unwatched', []))
        | select('in', node.columns) | list -%}
    {%- for column in node.columns.values() if column.config.meta.get('is_of_customer') and column.name not in model.raw_code -%}
        {%- do ignored.append(column.name) -%}
    {%- endfor -%}
    {%- set seen = config.get('meta').get('seen', {}) -%}
    {%- if logged.name == node.name and (ignored or seen.keys() | select('in', node.columns) | list) -%}
        {{ return(changes_beside(log_of(node.name), node.columns.keys() | reject('in', ignored) | list, seen)) }}
    {%- endif -%}
    {%- if logged.name == node.name or not dates -%} {{ return(log_of(logged.name)) }} {%- endif -%}
    {%- set rows -%}
        (
            select
                logged.*
                {%- for date, instant in dates.items() -%}
                , {{ local_date('logged.' ~ instant, "coalesce(accounts.time_zone, 'UTC')") }} as {{ date }}
                {%- endfor %}
            from {{ log_of(logged.name) }} as logged
            left join {{ graph.nodes['model.chatmart.dim_accounts'].relation_name }} as accounts
                on logged.account = accounts.account
        )
    {%- endset -%}
    {{ return(rows) }}
{%- endmacro %}
