-- How many conversations are at work at the same time, and how many operators are online for
-- them, by hour of the day?
-- One row per account and local hour, over all days and teams.
-- The trap: means are over the days on which anything was open or anyone online in that hour;
-- the maximum is of one team in its busiest moment, as teams' peaks need not fall together.
select
    account,
    local_hour,
    count(distinct local_date) as day_count,
    sum(open_seconds) / (3600 * count(distinct local_date)) as mean_open_conversations,
    max(maximum_open_conversations) as maximum_open_conversations_of_a_team,
    sum(online_seconds) / (3600 * count(distinct local_date)) as mean_online_operators,
    max(maximum_online_operators) as maximum_online_operators_of_a_team
from {{ ref('mart_open_conversations') }}
group by account, local_hour
order by account asc, local_hour asc
