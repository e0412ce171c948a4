{{ incremental_by('int_changed_records', 'customers', 'shop_customer_id') }}

with

records as (

    select * from {{ changed_rows(ref('int_customer_records')) }}

),

-- contact details stay in the landed document; nothing downstream needs a copy of them
final as (

    select
        account,
        shop_customer_id,
        has_marketing_consent,
        created_at,
        consent_at
    from records

)

select * from final
