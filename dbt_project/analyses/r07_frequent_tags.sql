-- Which tags do solved conversations carry most often, by team and month?
-- One row per account, team, month in which the conversations started, and tag.
-- The trap: a conversation with three tags counts under each, so shares do not sum to one. They
-- are of all the team solved in the month, also on days on which nobody tagged anything.
with

tagged as (

    select
        tags.account,
        tags.team_id,
        tags.team_name,
        dates.month_start_date,
        tags.tag,
        sum(tags.conversations) as conversations
    from {{ ref('mart_tag_frequency') }} as tags
    inner join {{ ref('dim_dates') }} as dates on tags.local_date = dates.calendar_date
    where tags.status_scope = 'resolved'
    group by tags.account, tags.team_id, tags.team_name, dates.month_start_date, tags.tag

),

solved as (

    select
        activity.account,
        activity.team_id,
        dates.month_start_date,
        sum(activity.conversations_resolved) as conversations_resolved
    from {{ ref('mart_conversation_activity') }} as activity
    inner join {{ ref('dim_dates') }} as dates on activity.local_date = dates.calendar_date
    where activity.date_basis = 'started'
    group by activity.account, activity.team_id, dates.month_start_date

)

select
    tagged.*,
    cast(tagged.conversations as numeric)
    / nullif(solved.conversations_resolved, 0) as share_of_conversations,
    rank() over (
        partition by tagged.account, tagged.team_id, tagged.month_start_date
        order by tagged.conversations desc
    ) as tag_rank
from tagged
inner join solved
    on
        tagged.account = solved.account
        and coalesce(tagged.team_id, '') = coalesce(solved.team_id, '')
        and tagged.month_start_date = solved.month_start_date
order by
    tagged.account asc,
    tagged.team_name asc,
    tagged.team_id asc,
    tagged.month_start_date asc,
    tag_rank asc,
    tagged.tag asc
