{#-
    In a build, leaves a table alone when nothing that it is computed from has changed since the last good build.
    Its definition has not changed either, for that would be a full build. By hand it is always built.
-#}
{% materialization table, adapter='postgres' %}
    {%- set is_build = env_var('CHATMART_DEFINITION', '') != '' and not should_full_refresh() -%}
    {%- if is_build and load_cached_relation(this) is not none and not any_has_changed(model, changed_tables()) -%}
        {%- call noop_statement('main', 'KEPT', 'KEPT') -%} {%- endcall -%}
        {{ return({'relations': [this.incorporate(type='table')]}) }}
    {%- endif -%}
    {{ return(dbt.materialization_table_default()) }}
{% endmaterialization %}
