{{ incremental_by_day('fct_conversations', 'started_date') }}

{%- set metrics = durations_of_facts() -%}

with

conversations as (

    select
        account,
        conversation_id,
        started_date,
        channel,
        team_id,
        {{ metrics.conversations | join(', ') }}
    from {{ of_changed_days(ref('fct_conversations')) }}

),

responses as (

    select
        account,
        conversation_id,
        response_number,
        operator_id,
        {{ metrics.responses | join(', ') }}
    from {{ of_changed_days(ref('fct_responses')) }}
    where responded_at is not null

),

participations as (

    select
        account,
        conversation_id,
        participant_id as operator_id,
        {{ metrics.participations | join(', ') }}
    from {{ of_changed_days(ref('fct_participations')) }}
    where participant_type = 'operator'

),

targets as (

    select * from {{ ref('duration_targets') }}

),

-- a conversation's durations are the first answering operator's; with no answer they are nobody's
measured_conversations as (

    select
        conversations.account,
        conversations.started_date as local_date,
        conversations.channel,
        conversations.team_id,
        responses.operator_id,
        {{ metrics.conversations | join(', ') }}
    from conversations
    left join responses
        on
            conversations.account = responses.account
            and conversations.conversation_id = responses.conversation_id
            and responses.response_number = 1

),

{% for measured in ['responses', 'participations'] %}
    measured_{{ measured }} as (

        select
            conversations.account,
            conversations.started_date as local_date,
            conversations.channel,
            conversations.team_id,
            measured.operator_id,
            {{ metrics[measured] | join(', ') }}
        from {{ measured }} as measured
        inner join conversations
            on
                measured.account = conversations.account
                and measured.conversation_id = conversations.conversation_id

    ),
{% endfor %}

-- one metric at a time, as most durations are in a bucket of their own
counted as (

    {% for measured, columns in metrics.items() %}
        {% for metric in columns %}
            select
                durations.account,
                durations.local_date,
                durations.channel,
                durations.team_id,
                durations.operator_id,
                '{{ metric }}' as metric,
                {{ duration_bucket('durations.' ~ metric) }} as bucket,
                targets.target_seconds,
                count(*) as duration_count,
                sum(durations.{{ metric }}) as duration_seconds,
                count(case when durations.{{ metric }} <= targets.target_seconds then 1 end)
                    as within_target_count
            from measured_{{ measured }} as durations
            left join targets
                on durations.channel = targets.channel and targets.metric = '{{ metric }}'
            where durations.{{ metric }} is not null
            group by
                durations.local_date,
                bucket,
                durations.operator_id,
                durations.team_id,
                durations.channel,
                durations.account,
                targets.target_seconds
            {{ 'union all' if not loop.last }}
        {% endfor %}
        {{ 'union all' if not loop.last }}
    {% endfor %}

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
