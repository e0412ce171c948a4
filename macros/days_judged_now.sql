{#-
    Whether a solution held is told once the data reach so far after the close: as they reach further than at the last
    good build, the days of those conversations change that are judged only now. A span may have no beginning.
-#}
{% macro days_judged_now(accounts) -%}
    {%- set nodes, queries = graph.nodes, [] -%}
    {%- for days in [7, 30, var('durable_days')] | unique -%}
        {%- for date in config.get('meta').dates -%}
        {%- set query -%}
            select conversations.account, conversations.{{ date }} as local_date
            from (
                select
                    earlier.account,
                    case
                        when earlier.from_at is not null and shops.conversations_as_of is not null
                            then {{ hours_after('least(earlier.from_at, shops.conversations_as_of)', -24 * days) }}
                    end as from_at,
                    {{ hours_after('greatest(earlier.until_at, shops.conversations_as_of)', -24 * days) }} as until_at
                from (
                    select
                        account,
                        case when count(*) = count(conversations_as_of) then min(conversations_as_of) end as from_at,
                        max(conversations_as_of) as until_at
                    from {{ accounts }} as logged
                    where not is_new
                    group by account
                ) as earlier
                inner join {{ nodes['model.chatmart.dim_accounts'].relation_name }} as shops
                    on earlier.account = shops.account
            ) as spans
            inner join {{ nodes['model.chatmart.fct_conversations'].relation_name }} as conversations
                on
                    spans.account = conversations.account
                    and conversations.closed_date >= coalesce(
                        {{ local_date('(' ~ hours_after('spans.from_at', -24) ~ ')', "'UTC'") }},
                        cast('0001-01-01' as date)
                    )
                    and conversations.closed_date <= {{ local_date('(' ~ hours_after('spans.until_at', 24) ~ ')', "'UTC'") }}
                    and coalesce(conversations.closed_at > spans.from_at, true)
                    and conversations.closed_at <= spans.until_at
        {%- endset -%}
        {%- do queries.append(query) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(queries | join(' union all ')) }}
{%- endmacro %}
