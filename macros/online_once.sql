{#- each interval keeps what no earlier one of the same operator covers, so that nobody is online twice at once -#}
{% macro online_once(presence) -%}
    (
        select
            account,
            operator_key,
            online_from_at,
            online_until_at
        from (
            select
                account,
                operator_key,
                greatest(
                    online_from_at,
                    coalesce(
                        max(online_until_at) over (
                            partition by account, operator_key
                            order by online_from_at, online_until_at
                            rows between unbounded preceding and 1 preceding
                        ),
                        online_from_at
                    )
                ) as online_from_at,
                online_until_at
            from {{ presence }}
            where online_until_at is not null
        ) as uncovered
        where online_from_at < online_until_at
    )
{%- endmacro %}
