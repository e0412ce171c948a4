with

source as (

    select * from {{ source('sapo_web', 'sapo_web__orders') }}
    where deleted_at is null and coalesce({{ json_text('document', 'is_test') }}, 'false') <> 'true'

),

renamed as (

    select
        -- keys
        source.account,
        source.id as order_id,
        elements.element_number as refund_number,
        {{ json_text('elements.element', 'id') }} as refund_id,

        -- numbers; a refund may only put goods back into stock
        case
            when {{ json_text('elements.element', 'transactions') }} is not null
                then
                    coalesce(
                        {{ json_sum(
                            'elements.element', 'transactions', 'amount',
                            json_text('elements.element', 'kind') ~ " = 'refund' and "
                            ~ json_text('elements.element', 'status') ~ " = 'success'",
                        ) }},
                        0
                    )
        end as refunded_amount,

        -- timestamps, UTC
        {{ utc_timestamp(json_text('elements.element', 'created_on')) }} as refunded_at

    from source
    {{ json_elements('source.document', 'order.refunds') }}

)

select * from renamed
