{% macro percentile_of_buckets(bucket_seconds, duration_count, share) -%}
    {{ return(adapter.dispatch('percentile_of_buckets')(bucket_seconds, duration_count, share)) }}
{%- endmacro %}

{% macro postgres__percentile_of_buckets(bucket_seconds, duration_count, share) -%}
    (
        select min(place.seconds)
        from (
            select
                bucket.seconds,
                sum(bucket.durations) over (order by bucket.seconds) as durations_so_far,
                sum(bucket.durations) over () as all_durations
            from unnest(array_agg({{ bucket_seconds }}), array_agg({{ duration_count }}))
                as bucket (seconds, durations)
        ) as place
        where place.durations_so_far >= {{ share }} * place.all_durations
    )
{%- endmacro %}

{# counts down from the wanted rank, from the shortest bucket on #}
{% macro spark__percentile_of_buckets(bucket_seconds, duration_count, share) -%}
    aggregate(
        array_sort(collect_list(struct({{ bucket_seconds }} as seconds, {{ duration_count }} as durations))),
        named_struct(
            'missing', cast(ceil({{ share }} * sum({{ duration_count }})) as bigint),
            'seconds', cast(null as double)
        ),
        (state, bucket) -> if(
            state.missing > 0,
            named_struct('missing', state.missing - bucket.durations, 'seconds', bucket.seconds),
            state
        ),
        state -> state.seconds
    )
{%- endmacro %}
