{{ incremental_by('int_changed_records', 'orders', 'order_id') }}

with

discounts as (

    select
        account,
        order_id,
        {{ clean_text('discount_code') }} as discount_code
    from {{ changed_rows(ref('int_order_discounts')) }}

),

final as (

    select
        account,
        order_id,
        discount_code
    from discounts
    where discount_code is not null
    group by account, order_id, discount_code

)

select * from final
