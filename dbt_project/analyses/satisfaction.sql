-- How satisfied are our customers, and how easy is it for them, by month and channel?
-- One row per account, month in which the rated conversations started, and channel.
-- The trap: few answer, so the number of answers stands beside each score; csat is a share, the
-- score of effort is those who found it very easy less those who found it very hard, -100 to 100,
-- as that of recommendation is promoters less detractors; the mean is of five, whatever the scale.
select
    ratings.account,
    dates.month_start_date,
    ratings.channel,
    sum(ratings.csat_numerator) as satisfied,
    sum(ratings.csat_denominator) as csat_answers,
    cast(sum(ratings.csat_numerator) as numeric)
    / nullif(sum(ratings.csat_denominator), 0) as csat_rate,
    sum(case when ratings.kind = 'csat' then ratings.rating_sum end)
    / nullif(sum(case when ratings.kind = 'csat' then ratings.rating_count end), 0) as mean_rating,
    cast(
        sum(case when ratings.kind = 'csat' then ratings.rating_response_numerator end) as numeric
    )
    / nullif(sum(case when ratings.kind = 'csat' then ratings.rating_response_denominator end), 0)
        as csat_response_rate,
    sum(ratings.ces_count) as effort_answers,
    100.0 * sum(ratings.ces_very_easy_count - ratings.ces_very_hard_count)
    / nullif(sum(ratings.ces_count), 0) as ces_score,
    sum(ratings.nps_count) as nps_answers,
    100.0 * sum(ratings.nps_promoter_count - ratings.nps_detractor_count)
    / nullif(sum(ratings.nps_count), 0) as nps_score
from {{ ref('mart_satisfaction') }} as ratings
inner join {{ ref('dim_dates') }} as dates on ratings.local_date = dates.calendar_date
where ratings.date_basis = 'conversation'
group by ratings.account, dates.month_start_date, ratings.channel
order by ratings.account, dates.month_start_date, ratings.channel
