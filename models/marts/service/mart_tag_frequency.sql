{{ incremental_by_day('fct_conversations', 'started_date') }}

with

conversations as (

    select * from {{ of_changed_days(ref('fct_conversations')) }}

),

conversation_tags as (

    select * from {{ of_changed_days(ref('bridge_conversation_tags')) }}

),

teams as (

    select * from {{ ref('dim_teams') }}

),

scoped as (

    select
        account,
        conversation_id,
        started_date as local_date,
        team_id,
        'all' as status_scope
    from conversations

    union all

    select
        account,
        conversation_id,
        started_date as local_date,
        team_id,
        'resolved' as status_scope
    from conversations
    where is_resolved

),

totals as (

    select
        account,
        local_date,
        team_id,
        status_scope,
        count(*) as conversations_total
    from scoped
    group by account, local_date, team_id, status_scope

),

tagged as (

    select
        scoped.account,
        scoped.local_date,
        scoped.team_id,
        scoped.status_scope,
        conversation_tags.tag,
        count(*) as conversations
    from scoped
    inner join conversation_tags
        on
            scoped.account = conversation_tags.account
            and scoped.conversation_id = conversation_tags.conversation_id
    group by
        scoped.account,
        scoped.local_date,
        scoped.team_id,
        scoped.status_scope,
        conversation_tags.tag

),

final as (

    select
        -- keys
        tagged.account,
        tagged.local_date,
        tagged.team_id,
        tagged.tag,
        tagged.status_scope,

        -- attributes
        teams.team_name,

        -- numbers
        tagged.conversations,
        totals.conversations_total,
        cast(tagged.conversations as numeric)
        / totals.conversations_total as share_of_conversations
    from tagged
    inner join totals
        on
            tagged.account = totals.account
            and tagged.local_date = totals.local_date
            and tagged.team_id is not distinct from totals.team_id
            and tagged.status_scope = totals.status_scope
    left join teams on tagged.account = teams.account and tagged.team_id = teams.team_id

)

select * from final
