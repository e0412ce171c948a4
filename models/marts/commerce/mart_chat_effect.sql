{#- 95 % of a normal distribution lie within so many standard errors -#}
{%- set errors_aside = 1.96 -%}

with

comparison as (

    select * from {{ ref('mart_chat_comparison') }}
    where is_chatted is not null

),

dates as (

    select * from {{ ref('dim_dates') }}

),

-- sessions that are alike in what is known of them: how they came, on what, in which week
strata as (

    select
        comparison.account,
        dates.month_start_date,
        comparison.channel_group,
        comparison.device,
        dates.week_start_date,
        sum(case when comparison.is_chatted then comparison.session_count else 0 end) as chatted,
        sum(case when not comparison.is_chatted then comparison.session_count else 0 end)
            as unchatted,
        sum(case when comparison.is_chatted then comparison.purchase_count else 0 end)
            as chatted_bought,
        sum(case when not comparison.is_chatted then comparison.purchase_count else 0 end)
            as unchatted_bought,
        max(
            case
                when
                    comparison.is_sampled
                    or comparison.is_thresholded
                    or comparison.has_other_row
                    or comparison.has_unsettled
                    then 1
                else 0
            end
        ) as is_incomplete
    from comparison
    inner join dates on comparison.local_date = dates.calendar_date
    group by
        comparison.account,
        dates.month_start_date,
        comparison.channel_group,
        comparison.device,
        dates.week_start_date

),

-- a stratum without both groups has nothing to compare
compared as (

    select
        *,
        case when chatted > 0 and unchatted > 0 then 1 else 0 end as is_compared,
        case when chatted > 0 and unchatted > 0 then chatted else 0 end as weight,
        case when unchatted > 0 then cast(unchatted_bought as numeric) / unchatted end
            as unchatted_rate
    from strata

),

-- what those who did not chat would have bought, had they come as those did who chatted
summed as (

    select
        account,
        month_start_date,
        sum(chatted) as chatted,
        sum(unchatted) as unchatted,
        sum(chatted_bought) as chatted_bought,
        sum(unchatted_bought) as unchatted_bought,
        count(*) as strata_count,
        sum(is_compared) as compared_strata_count,
        sum(is_compared * (chatted + unchatted)) as compared_session_count,
        sum(weight) as weight,
        sum(is_compared * chatted_bought) as weighted_chatted_bought,
        sum(weight * unchatted_rate) as weighted_unchatted_bought,
        sum(
            weight * weight * greatest(unchatted_rate * (1 - unchatted_rate), 0)
            / greatest(unchatted - 1, 1)
        ) as weighted_unchatted_variance,
        max(is_incomplete) = 1 as has_incomplete_days
    from compared
    group by account, month_start_date

),

rates as (

    select
        *,
        cast(chatted_bought as numeric) / nullif(chatted, 0) as chatted_rate,
        cast(unchatted_bought as numeric) / nullif(unchatted, 0) as unchatted_rate,
        cast(weighted_chatted_bought as numeric) / nullif(weight, 0) as adjusted_chatted_rate,
        weighted_unchatted_bought / nullif(weight, 0) as adjusted_unchatted_rate
    from summed

),

-- the variance of those who chatted is that of all of them together: never smaller than by strata
errors as (

    select
        *,
        sqrt(
            greatest(chatted_rate * (1 - chatted_rate), 0) / nullif(chatted, 0)
            + greatest(unchatted_rate * (1 - unchatted_rate), 0) / nullif(unchatted, 0)
        ) as naive_error,
        sqrt(
            greatest(adjusted_chatted_rate * (1 - adjusted_chatted_rate), 0) / nullif(weight, 0)
            + weighted_unchatted_variance / nullif(weight * weight, 0)
        ) as adjusted_error
    from rates

),

final as (

    select
        -- keys
        account,
        month_start_date,

        -- numbers
        cast(chatted_bought as bigint) as chatted_conversion_numerator,
        cast(chatted as bigint) as chatted_conversion_denominator,
        chatted_rate as chatted_conversion_rate,
        cast(unchatted_bought as bigint) as unchatted_conversion_numerator,
        cast(unchatted as bigint) as unchatted_conversion_denominator,
        unchatted_rate as unchatted_conversion_rate,
        chatted_rate - unchatted_rate as naive_difference,
        cast(naive_error as numeric) as naive_difference_standard_error,
        chatted_rate / nullif(unchatted_rate, 0) as naive_ratio,
        adjusted_chatted_rate as adjusted_chatted_conversion,
        adjusted_unchatted_rate as adjusted_unchatted_conversion,
        adjusted_chatted_rate - adjusted_unchatted_rate as adjusted_difference,
        cast(adjusted_error as numeric) as adjusted_difference_standard_error,
        cast(
            adjusted_chatted_rate - adjusted_unchatted_rate - {{ errors_aside }} * adjusted_error
            as numeric
        ) as adjusted_difference_lower,
        cast(
            adjusted_chatted_rate - adjusted_unchatted_rate + {{ errors_aside }} * adjusted_error
            as numeric
        ) as adjusted_difference_upper,
        adjusted_chatted_rate / nullif(adjusted_unchatted_rate, 0) as adjusted_ratio,
        strata_count,
        compared_strata_count,
        cast(compared_session_count as bigint) as compared_sessions_numerator,
        cast(chatted + unchatted as bigint) as compared_sessions_denominator,
        cast(compared_session_count as numeric) / nullif(chatted + unchatted, 0)
            as compared_sessions_rate,

        -- booleans
        false as is_causal,
        has_incomplete_days
    from errors

)

select * from final
