{#- all days of an account are measured by when it was first read; that moves only when what was read then is there no more -#}
{% macro days_of_first_reads(syncs) -%}
    {%- set every_sync = graph.nodes['model.chatmart.fct_order_syncs'].relation_name -%}
    {%- set query -%}
        select account, changed_date as local_date from {{ syncs }} as logged
        union all
        select moved.account, syncs.changed_date as local_date
        from (
            select gone.account
            from (select account, min(seen_at) as seen_at from {{ syncs }} as logged where not is_new group by account) as gone
            inner join (select account, min(seen_at) as seen_at from {{ every_sync }} group by account) as known
                on gone.account = known.account and gone.seen_at < known.seen_at
        ) as moved
        inner join {{ every_sync }} as syncs on moved.account = syncs.account
    {%- endset -%}
    {{ return(query) }}
{%- endmacro %}
