with

source as (

    select * from {{ source('iadvize', 'iadvize__conversations') }}
    where deleted_at is null

),

authors as (

    select
        vendor_status as vendor_author,
        status as author_type
    from {{ ref('vendor_statuses') }}
    where vendor = 'iadvize' and record = 'author'

),

unpacked as (

    select
        source.account,
        source.id as conversation_id,
        elements.element_number as message_number,
        elements.element,
        {{ json_text('elements.element', 'as_set.author') }} as vendor_author
    from source
    {{ json_elements('source.document', 'messages') }}

),

renamed as (

    select
        -- keys
        unpacked.account,
        unpacked.conversation_id,
        unpacked.message_number,
        {{ json_text('unpacked.element', 'id') }} as message_id,
        {{ json_text('unpacked.element', 'as_set.author_id') }} as author_id,
        cast(null as {{ dbt.type_string() }}) as macro_id,
        cast(null as {{ dbt.type_string() }}) as campaign_id,

        -- attributes
        coalesce(authors.author_type, 'unknown') as author_type,
        'message' as kind,
        unpacked.vendor_author,

        -- timestamps, UTC
        {{ utc_timestamp(json_text('unpacked.element', 'as_set.at')) }} as sent_at

    from unpacked
    left join authors on unpacked.vendor_author = authors.vendor_author

)

select * from renamed
