with

source as (

    select * from {{ source('iadvize', 'iadvize__conversations') }}
    where deleted_at is null

),

renamed as (

    select
        -- keys
        source.account,
        source.id as conversation_id,
        elements.element_number as tag_number,
        {{ json_text('elements.element', 'name') }} as tag_name,

        -- attributes
        cast(null as {{ dbt.type_string() }}) as applied_by,

        -- timestamps, UTC
        {{ utc_timestamp('null') }} as applied_at

    from source
    {{ json_elements('source.document', 'conversation.tags') }}

)

select * from renamed
