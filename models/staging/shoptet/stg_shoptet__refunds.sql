with

source as (

    select
        *,
        {{ json_text('document', 'credit_note.orderCode') }} as order_id
    from {{ source('shoptet', 'shoptet__credit_notes') }}
    where deleted_at is null and {{ json_text('document', 'credit_note.isValid') }} <> 'false'

),

renamed as (

    select
        -- keys
        account,
        order_id,
        cast(
            row_number() over (
                partition by account, order_id
                order by
                    {{ utc_timestamp(json_text('document', 'credit_note.creationTime')) }},
                    {{ by_code_point('id') }}
            ) as integer
        ) as refund_number,
        id as refund_id,

        -- numbers; some shops write what they give back as a negative amount
        abs(cast({{ json_text('document', 'credit_note.price.withVat') }} as numeric))
            as refunded_amount,

        -- timestamps, UTC
        {{ utc_timestamp(json_text('document', 'credit_note.creationTime')) }} as refunded_at

    from source
    where order_id is not null

)

select * from renamed
