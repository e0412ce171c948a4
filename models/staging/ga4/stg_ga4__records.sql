with

unioned as (

    {%- for report in ['traffic', 'funnel', 'transactions', 'chat_events'] %}
        select
            'web_events' as stream,
            account,
            '{{ report }}:' || id as record_id,
            load_id
        from {{ source('ga4', 'ga4__' ~ report) }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}

)

select * from unioned
