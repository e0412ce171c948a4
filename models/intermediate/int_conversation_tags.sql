{{ incremental_by('int_changed_records', 'conversations', 'conversation_id') }}

with

unioned as (

    {{ staged('conversation_tags', is_narrowed=true) }}

),

cleaned as (

    select
        *,
        {{ clean_text('tag_name') }} as tag
    from unioned

),

-- a tag that was set twice counts once, as it was set first in the document
numbered as (

    select
        *,
        row_number()
            over (partition by account, conversation_id, tag order by tag_number)
            as occurrence_number
    from cleaned
    where tag is not null

),

final as (

    select
        account,
        conversation_id,
        {{ surrogate_key(['account', 'tag']) }} as tag_key,
        tag,
        applied_by,
        applied_at
    from numbered
    where occurrence_number = 1

)

select * from final
