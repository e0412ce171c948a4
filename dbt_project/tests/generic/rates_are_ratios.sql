{#- finds the model's rates, and their numerators and denominators, by what its columns say of themselves -#}
{% test rates_are_ratios(model) %}

with

{% set columns = {} %}
{%- for one in metric_columns() if one.node.name == model.identifier -%}
    {%- set key = one.metric ~ ' ' ~ one.where ~ ' ' ~ one.variant -%}
    {%- do columns.setdefault(key, {}).update({one.statistic: one.column.name}) -%}
{%- endfor -%}

rates as (
    {%- for parts in columns.values() if 'rate' in parts %}
    select
        '{{ parts.rate }}' as rate_column,
        cast({{ parts.rate }} as {{ dbt.type_float() }}) as rate,
        cast({{ parts.numerator }} as {{ dbt.type_float() }}) as numerator,
        cast({{ parts.denominator }} as {{ dbt.type_float() }}) as denominator
    from {{ model }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- else %}
    select '' as rate_column, 0 as rate, 0 as numerator, 0 as denominator
    where false
    {%- endfor %}
)

select *
from rates
where
    (rate is null) <> (coalesce(denominator, 0) = 0)
    or abs(rate - numerator / nullif(denominator, 0)) > 0.000000001

{% endtest %}
