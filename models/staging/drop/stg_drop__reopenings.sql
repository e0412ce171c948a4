with

source as (

    select * from {{ source('drop', 'drop__conversations') }}
    where deleted_at is null

),

renamed as (

    select
        -- keys
        source.account,
        source.id as conversation_id,
        elements.element_number as reopening_number,

        -- timestamps, UTC
        {{ utc_timestamp(json_scalar('elements.element')) }} as reopened_at

    from source
    {{ json_elements('source.document', 'reopened_at') }}

)

select * from renamed
