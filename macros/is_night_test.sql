{% macro is_night_test() -%}
    {%- if not execute or flags.FULL_REFRESH or model.test_metadata.name == 'in_neither_twice' -%} {{ return(false) }} {%- endif -%}
    {{ return(env_var('CHATMART_DEFINITION', '') != '') }}
{%- endmacro %}
