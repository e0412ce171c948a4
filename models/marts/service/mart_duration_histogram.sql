{{ incremental_by_day('fct_conversations', 'started_date') }}

{%- set metrics = [
    ('first_response_seconds', 'conversation_durations'),
    ('first_response_business_seconds', 'conversation_durations'),
    ('resolution_seconds', 'conversation_durations'),
    ('resolution_business_seconds', 'conversation_durations'),
    ('response_seconds', 'response_durations'),
    ('response_business_seconds', 'response_durations'),
    ('response_from_last_seconds', 'response_durations'),
] -%}

with

conversations as (

    select * from {{ of_changed_days(ref('fct_conversations')) }}

),

responses as (

    select * from {{ of_changed_days(ref('fct_responses')) }}
    where responded_at is not null

),

targets as (

    select * from {{ ref('duration_targets') }}

),

-- a conversation's durations are the first answering operator's; with no answer they are nobody's
conversation_durations as (

    select
        conversations.*,
        responses.operator_id
    from conversations
    left join responses
        on
            conversations.account = responses.account
            and conversations.conversation_id = responses.conversation_id
            and responses.response_number = 1

),

response_durations as (

    select
        responses.*,
        conversations.started_date,
        conversations.channel,
        conversations.team_id
    from responses
    inner join conversations
        on
            responses.account = conversations.account
            and responses.conversation_id = conversations.conversation_id

),

durations as (

    {% for metric, measured in metrics %}
        select
            account,
            started_date as local_date,
            channel,
            team_id,
            operator_id,
            '{{ metric }}' as metric,
            {{ metric }} as seconds
        from {{ measured }}
        where {{ metric }} is not null
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

bucketed as (

    select
        *,
        {{ duration_bucket('seconds') }} as bucket
    from durations

),

counted as (

    select
        bucketed.account,
        bucketed.local_date,
        bucketed.channel,
        bucketed.team_id,
        bucketed.operator_id,
        bucketed.metric,
        bucketed.bucket,
        targets.target_seconds,
        count(*) as duration_count,
        sum(bucketed.seconds) as duration_seconds,
        count(case when bucketed.seconds <= targets.target_seconds then 1 end)
            as within_target_count
    from bucketed
    left join targets
        on bucketed.channel = targets.channel and bucketed.metric = targets.metric
    group by
        bucketed.account,
        bucketed.local_date,
        bucketed.channel,
        bucketed.team_id,
        bucketed.operator_id,
        bucketed.metric,
        bucketed.bucket,
        targets.target_seconds

),

final as (

    select
        -- keys
        counted.account,
        'conversation' as date_basis,
        counted.local_date,
        counted.channel,
        counted.team_id,
        counted.operator_id,
        counted.metric,
        counted.bucket,

        -- attributes
        {{ bucket_seconds('counted.bucket') }} as bucket_seconds,
        counted.target_seconds,

        -- numbers
        counted.duration_count,
        counted.duration_seconds,
        case
            when counted.target_seconds is not null then counted.within_target_count
        end as within_target_count
    from counted

)

select * from final
