{% macro definition_of_view(relation) -%}
    {%- set found = run_query(
        "select pg_catalog.obj_description(oid, 'pg_rewrite') from pg_catalog.pg_rewrite"
        ~ " where rulename = '_RETURN' and ev_class = to_regclass('" ~ relation ~ "')"
    ) -%}
    {{ return(found.columns[0].values() | first) }}
{%- endmacro %}
