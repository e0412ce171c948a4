with

source as (

    select
        *,
        {{ json_text('document', 'credit_note.orderCode') }} as order_id
    from {{ source('shoptet', 'shoptet__credit_notes') }}
    where deleted_at is null and {{ json_text('document', 'credit_note.isValid') }} <> 'false'

),

-- a credit note goes with its order
orders as (

    select
        account,
        id as order_id
    from {{ source('shoptet', 'shoptet__orders') }}
    where deleted_at is null and coalesce({{ json_text('document', 'is_test') }}, 'false') <> 'true'

),

renamed as (

    select
        -- keys
        orders.account,
        orders.order_id,
        cast(
            row_number() over (
                partition by orders.account, orders.order_id
                order by
                    {{ utc_timestamp(json_text('source.document', 'credit_note.creationTime')) }},
                    {{ by_code_point('source.id') }}
            ) as integer
        ) as refund_number,
        source.id as refund_id,

        -- numbers; some shops write what they give back as a negative amount
        abs(cast({{ json_text('source.document', 'credit_note.price.withVat') }} as numeric))
            as refunded_amount,

        -- timestamps, UTC
        {{ utc_timestamp(json_text('source.document', 'credit_note.creationTime')) }} as refunded_at

    from source
    inner join orders
        on source.account = orders.account and source.order_id = orders.order_id

)

select * from renamed
