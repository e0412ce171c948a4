{% macro identifier_key(rank, kind, scope, value) -%}
    '{{ rank }}' || {{ surrogate_key(["'" ~ kind ~ "'", scope, value]) }}
{%- endmacro %}
