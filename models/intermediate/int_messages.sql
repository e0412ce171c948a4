{{ incremental_by('int_changed_records', 'conversations', 'conversation_id') }}

with

unioned as (

    {{ staged('messages', is_narrowed=true) }}

),

final as (

    select
        account,
        conversation_id,
        message_number,
        row_number() over (
            partition by account, conversation_id
            order by sent_at, message_number
        ) as message_position,
        message_id,
        author_id,
        macro_id,
        campaign_id,
        author_type,
        kind,
        kind in ('message', 'comment') and author_type <> 'system' as is_counted,
        sent_at
    from unioned

)

select * from final
