{{ replace_whole(['account', 'tag']) }}

with

conversation_tags as (

    select * from {{ ref('int_conversation_tags') }}

),

final as (

    select
        tag_key,
        account,
        tag,
        max(case when applied_by = 'operator' then 1 else 0 end) = 1 as is_applied_by_operators,
        max(case when applied_by in ('bot', 'rule') then 1 else 0 end)
        = 1 as is_applied_automatically
    from conversation_tags
    group by tag_key, account, tag

)

select * from final
