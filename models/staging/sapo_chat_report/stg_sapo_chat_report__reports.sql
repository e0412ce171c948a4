with

source as (

    select * from {{ source('sapo_chat_report', 'sapo_chat_report__reports') }}
    where deleted_at is null

),

renamed as (

    select
        -- keys
        account,
        id as report_id,

        -- attributes
        {{ json_text('document', 'page') }} as page_name,

        -- numbers
        cast({{ json_text('document', 'reached') }} as numeric) as reached_count,
        cast({{ json_text('document', 'cared') }} as numeric) as cared_customer_count,
        cast({{ json_text('document', 'new_customers') }} as numeric) as new_customer_count,
        cast({{ json_text('document', 'orders') }} as numeric) as order_count,
        cast({{ json_text('document', 'cancelled_orders') }} as numeric) as cancelled_order_count,
        cast({{ json_text('document', 'revenue') }} as numeric) as revenue_amount,
        cast({{ json_text('document', 'gross_profit') }} as numeric) as gross_profit_amount,
        cast({{ json_text('document', 'active_pages') }} as numeric) as active_page_count,
        cast({{ json_text('document', 'connected_accounts') }} as numeric)
            as connected_account_count,

        -- dates, local to the shop
        cast({{ json_text('document', 'day') }} as date) as report_date

    from source

)

select * from renamed
