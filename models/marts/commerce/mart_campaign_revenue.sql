{{ incremental_by_day('fct_campaign_attributions', ['triggered_date', 'ordered_date']) }}

with

attributions as (

    select * from {{ of_changed_days(ref('fct_campaign_attributions')) }}

),

based as (

    select
        *,
        'delivery' as date_basis,
        triggered_date as local_date
    from attributions

    union all

    select
        *,
        'order' as date_basis,
        ordered_date as local_date
    from attributions

),

final as (

    select
        -- keys
        account,
        date_basis,
        local_date,
        campaign_id,
        variant,
        attribution_model,
        window_hours,
        currency,

        -- numbers
        sum(credit) as orders_credited,
        sum(credited_amount) as credited_amount
    from based
    group by
        account,
        date_basis,
        local_date,
        campaign_id,
        variant,
        attribution_model,
        window_hours,
        currency

)

select * from final
