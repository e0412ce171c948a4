-- Which tags do solved conversations carry most often, by team and month?
-- One row per account, team, month in which the conversations started, and tag.
-- The trap: a conversation with three tags counts under each, so shares do not sum to one.
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
order by
    tags.account asc,
    tags.team_name asc,
    tags.team_id asc,
    dates.month_start_date asc,
    conversations desc,
    tags.tag asc
