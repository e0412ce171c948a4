{#-
    In a build, leaves a view alone that the same definition has created: creating one takes dbt ten statements, and
    drops what depends on it. Which definition that was stands as a comment on the view's rewrite rule, so that it
    goes with the view, also when `drop … cascade` of something below takes it along. By hand there is no definition.
-#}
{% materialization view, adapter='postgres' %}
    {%- set definition = env_var('CHATMART_DEFINITION', '') -%}
    {%- if definition and not should_full_refresh() and definition_of_view(this) == definition -%}
        {%- call noop_statement('main', 'KEPT', 'KEPT') -%} {%- endcall -%}
        {{ return({'relations': [this.incorporate(type='view')]}) }}
    {%- endif -%}

    {%- set created = dbt.materialization_view_default() -%}
    {%- if definition -%}
        {%- do run_query("comment on rule \"_RETURN\" on " ~ this ~ " is '" ~ definition ~ "'") -%}
    {%- endif -%}
    {{ return(created) }}
{% endmaterialization %}
