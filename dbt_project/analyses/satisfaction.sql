-- How satisfied are our customers, and how easy is it for them, by month and channel?
-- One row per account, month in which the rated conversations started, and channel.
-- The trap: few answer, so the number of answers stands beside each score; csat is a share, the
-- score of effort is those who found it very easy less those who found it very hard, -100 to 100.
select
    ratings.account,
    dates.month_start_date,
    ratings.channel,
    sum(ratings.csat_numerator) as satisfied,
    sum(ratings.csat_denominator) as csat_answers,
    cast(sum(ratings.csat_numerator) as numeric)
    / nullif(sum(ratings.csat_denominator), 0) as csat_rate,
    sum(ratings.ces_count) as effort_answers,
    100.0 * sum(ratings.ces_very_easy_count - ratings.ces_very_hard_count)
    / nullif(sum(ratings.ces_count), 0) as ces_score
from {{ ref('mart_satisfaction') }} as ratings
inner join {{ ref('dim_dates') }} as dates on ratings.local_date = dates.calendar_date
where ratings.date_basis = 'conversation'
group by ratings.account, dates.month_start_date, ratings.channel
order by ratings.account, dates.month_start_date, ratings.channel
