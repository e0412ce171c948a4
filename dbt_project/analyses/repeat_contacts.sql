-- How often do customers have to write again after we solved their question, by month?
-- One row per account and month in which the solved conversations started.
-- The trap: only customers who are known can be seen to come back, and only solutions that are 7
-- or 30 days old are judged, so the newest month is missing or small. Whoever writes again may ask
-- something else.
select
    activity.account,
    dates.month_start_date,
    sum(activity.no_recontact_7d_denominator) as solutions_judged_7d,
    sum(activity.no_recontact_7d_denominator - activity.no_recontact_7d_numerator)
        as repeat_contacts_7d,
    sum(activity.no_recontact_7d_denominator - activity.no_recontact_7d_numerator)
    / nullif(sum(activity.no_recontact_7d_denominator), 0) as repeat_contact_7d_rate,
    sum(activity.no_recontact_30d_denominator) as solutions_judged_30d,
    sum(activity.no_recontact_30d_denominator - activity.no_recontact_30d_numerator)
        as repeat_contacts_30d,
    sum(activity.no_recontact_30d_denominator - activity.no_recontact_30d_numerator)
    / nullif(sum(activity.no_recontact_30d_denominator), 0) as repeat_contact_30d_rate
from {{ ref('mart_conversation_activity') }} as activity
inner join {{ ref('dim_dates') }} as dates on activity.local_date = dates.calendar_date
where activity.date_basis = 'started'
group by activity.account, dates.month_start_date
order by activity.account asc, dates.month_start_date asc
