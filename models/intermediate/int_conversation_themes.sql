{{ incremental_by('int_changed_records', 'conversations', 'conversation_id') }}

with

conversation_tags as (

    select * from {{ changed_rows(ref('int_conversation_tags')) }}

),

tag_themes as (

    select * from {{ ref('tag_themes') }}

),

themed as (

    select
        conversation_tags.account,
        conversation_tags.conversation_id,
        tag_themes.contact_phase,
        case when tag_themes.tag_group = 'handover' then tag_themes.theme end as handover_reason
    from conversation_tags
    inner join tag_themes on conversation_tags.tag = tag_themes.tag

),

-- where tags contradict each other, the narrower phase holds
final as (

    select
        account,
        conversation_id,
        case
            when count(case when contact_phase = 'wismo' then 1 end) > 0 then 'wismo'
            when count(case when contact_phase = 'postsale' then 1 end) > 0 then 'postsale'
            when count(case when contact_phase = 'presale' then 1 end) > 0 then 'presale'
        end as contact_phase,
        min({{ by_code_point('handover_reason') }}) as handover_reason
    from themed
    group by account, conversation_id

)

select * from final
