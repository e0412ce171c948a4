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
        elements.element_number as assignment_number,
        {{ json_text('elements.element', 'operator_id') }} as operator_id,

        -- timestamps, UTC
        {{ utc_timestamp(json_text('elements.element', 'assigned_at')) }} as assigned_at,
        {{ utc_timestamp(json_text('elements.element', 'unassigned_at')) }} as unassigned_at

    from source
    {{ json_elements('source.document', 'assignments') }}

)

select * from renamed
