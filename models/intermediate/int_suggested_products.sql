{{ incremental_by('int_changed_records', 'conversations', 'conversation_id') }}

with

unioned as (

    {{ staged('suggested_products', is_narrowed=true) }}

),

messages as (

    select * from {{ changed_rows(ref('int_messages')) }}
    where is_counted and author_type <> 'contact'

),

-- a product that a message names twice was suggested once
final as (

    select
        unioned.account,
        unioned.conversation_id,
        unioned.message_number,
        unioned.product_id,
        max(messages.message_id) as message_id,
        max(messages.author_type) as author_type,
        max(messages.author_id) as author_id,
        max({{ by_code_point('unioned.product_name') }}) as product_name,
        min(messages.sent_at) as suggested_at,
        min(unioned.clicked_at) as clicked_at
    from unioned
    inner join messages
        on
            unioned.account = messages.account
            and unioned.conversation_id = messages.conversation_id
            and unioned.message_number = messages.message_number
    group by
        unioned.account, unioned.conversation_id, unioned.message_number, unioned.product_id

)

select * from final
