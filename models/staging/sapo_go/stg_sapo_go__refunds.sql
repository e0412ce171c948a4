with

source as (

    select * from {{ source('sapo_go', 'sapo_go__orders') }}
    where deleted_at is null and coalesce({{ json_text('document', 'is_test') }}, 'false') <> 'true'

),

renamed as (

    select
        -- keys
        source.account,
        source.id as order_id,
        elements.element_number as refund_number,
        {{ json_text('elements.element', 'id') }} as refund_id,

        -- numbers; a return whose money is still kept has an empty list
        coalesce(
            {{ json_sum('elements.element', 'refunds', 'amount') }},
            case
                when {{ json_text('elements.element', 'refunds') }} = '[]' then 0
                else cast({{ json_text('elements.element', 'total_amount') }} as numeric)
            end
        ) as refunded_amount,

        -- timestamps, UTC
        coalesce(
            {{ json_newest('elements.element', 'refunds', 'created_on') }},
            {{ utc_timestamp(json_text('elements.element', 'issued_on')) }}
        ) as refunded_at

    from source
    {{ json_elements('source.document', 'order.order_returns') }}

),

final as (

    select * from renamed
    where refunded_amount <> 0

)

select * from final
