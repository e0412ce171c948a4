{% macro bucket_seconds(bucket) -%}
    {{ return(adapter.dispatch('bucket_seconds')(bucket)) }}
{%- endmacro %}

{# 1 % below the bucket's upper border and 1 % above its lower one #}
{% macro postgres__bucket_seconds(bucket) -%}
    sign({{ bucket }}) * 0.00099 * power(cast(101 as double precision) / 99, abs({{ bucket }}))
{%- endmacro %}

{% macro spark__bucket_seconds(bucket) -%}
    sign({{ bucket }}) * 0.00099D * power(101D / 99, abs({{ bucket }}))
{%- endmacro %}
