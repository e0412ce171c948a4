{{ incremental_by_day('fct_conversations', 'started_date') }}

{%- set scopes = {
    'account': 'account',
    'channel': 'channel',
    'team': 'team_id',
    'operator': 'operator_id',
} -%}
{%- set metrics = durations_of_facts() -%}

with

conversations as (

    select * from {{ of_changed_days(ref('fct_conversations')) }}

),

responses as (

    select * from {{ of_changed_days(ref('fct_responses')) }}
    where responded_at is not null

),

participations as (

    select * from {{ of_changed_days(ref('fct_participations')) }}
    where participant_type = 'operator'

),

-- one row a channel, and in it the target of each metric
targets as (

    select
        {% for metric in metrics.values() | sum(start=[]) %}
            max(case when metric = '{{ metric }}' then target_seconds end) as {{ metric }},
        {% endfor %}
        channel
    from {{ ref('duration_targets') }}
    group by channel

),

-- a conversation's durations are the first answering operator's; with no answer they are nobody's
measured_conversations as (

    select
        conversations.account,
        conversations.started_date as local_date,
        conversations.channel,
        conversations.team_id,
        {% for metric in metrics['conversations'] %}
            conversations.{{ metric }},
        {% endfor %}
        responses.operator_id
    from conversations
    left join responses
        on
            conversations.account = responses.account
            and conversations.conversation_id = responses.conversation_id
            and responses.response_number = 1

),

{% for measured, operator_id in [
    ('responses', 'measured.operator_id'),
    ('participations', 'measured.participant_id as operator_id'),
] %}
    measured_{{ measured }} as (

        select
            conversations.account,
            conversations.started_date as local_date,
            conversations.channel,
            conversations.team_id,
            {% for metric in metrics[measured] %}
                measured.{{ metric }},
            {% endfor %}
            {{ operator_id }}
        from conversations
        inner join {{ measured }} as measured
            on
                conversations.account = measured.account
                and conversations.conversation_id = measured.conversation_id

    ),
{% endfor %}

{% for measured, columns in metrics.items() %}
    -- what each scope asks of a duration is worked out once
    targeted_{{ measured }} as (

        select
            {% for metric in columns %}
                cast(measured.{{ metric }} as {{ dbt.type_float() }}) as {{ metric }}_float,
                case when measured.{{ metric }} is not null then targets.{{ metric }} end
                    as {{ metric }}_target,
            {% endfor %}
            measured.*
        from measured_{{ measured }} as measured
        left join targets on measured.channel = targets.channel

    ),

    -- all metrics of a fact at once, so that its rows are put in order once a scope
    {{ measured }}_by_scope as (

        {% for scope, column in scopes.items() %}
            select
                account,
                local_date,
                '{{ scope }}' as scope,
                {% for metric in columns %}
                    count({{ metric }}) as {{ metric }}_count,
                    sum({{ metric }}) as {{ metric }}_sum,
                    {{ median(metric ~ '_float') }} as {{ metric }}_median,
                    {{ percentile(metric ~ '_float', 0.9) }} as {{ metric }}_p90,
                    {{ percentile(metric ~ '_float', 0.95) }} as {{ metric }}_p95,
                    min({{ metric }}_target) as {{ metric }}_lowest_target,
                    max({{ metric }}_target) as {{ metric }}_highest_target,
                    count(case when {{ metric }} <= {{ metric }}_target then 1 end)
                        as {{ metric }}_within,
                    count({{ metric }}_target) as {{ metric }}_targeted,
                {% endfor %}
                {{ column }} as scope_value
            from targeted_{{ measured }}
            group by local_date, {{ column }}, account
            {{ 'union all' if not loop.last }}
        {% endfor %}

    ),
{% endfor %}

final as (

    {% for measured, columns in metrics.items() %}
        {% for metric in columns %}
            select
                -- keys
                account,
                'started' as date_basis,
                local_date,
                scope,
                scope_value,
                '{{ metric }}' as metric,

                -- numbers
                {{ metric }}_count as duration_count,
                {{ metric }}_sum as duration_seconds,
                {{ metric }}_sum / {{ metric }}_count as mean_seconds,
                {{ metric }}_median as median_seconds,
                {{ metric }}_p90 as p90_seconds,
                {{ metric }}_p95 as p95_seconds,
                case
                    when {{ metric }}_lowest_target = {{ metric }}_highest_target
                        then {{ metric }}_lowest_target
                end as target_seconds,
                {{ metric }}_within as within_target_numerator,
                {{ metric }}_targeted as within_target_denominator,
                cast({{ metric }}_within as numeric)
                / nullif({{ metric }}_targeted, 0) as within_target_rate
            from {{ measured }}_by_scope
            where {{ metric }}_count > 0
            {{ 'union all' if not loop.last }}
        {% endfor %}
        {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from final
