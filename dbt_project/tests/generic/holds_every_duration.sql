{#- count and sum of a metric are those of the fact it comes from -#}
{% test holds_every_duration(model, metric, fact) %}

with

mart as (

    select
        coalesce(sum(duration_count), 0) as durations,
        coalesce(sum(duration_seconds), 0) as seconds
    from {{ model }}
    where metric = '{{ metric }}'

),

core as (

    select
        count({{ metric }}) as durations,
        coalesce(sum({{ metric }}), 0) as seconds
    from {{ fact }}

)

select *
from mart
cross join core
where mart.durations <> core.durations or mart.seconds <> core.seconds

{% endtest %}
