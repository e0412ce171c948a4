{{ incremental_by_day('fct_conversations', 'started_date') }}

{#- a conversation holds one of these, an answer also an operator; other themes are found -#}
{%- set held = {'account': 'account', 'channel': 'channel', 'team': 'team_id'} -%}
{%- do held.update(landing_page='landing_page', contact_phase='contact_phase') -%}
{%- set is_found = "theme_type not in ('account', 'channel', 'team', 'landing_page', 'operator')" %}
{%- set conversation, theme = ['account', 'conversation_id'], ['theme_type', 'theme'] -%}
{%- set counts = {
    'conversations': 'count(*)',
    'participations': 'cast(coalesce(sum(participation_count), 0) as bigint)',
    'conversations_resolved': 'count(case when is_resolved then 1 end)',
    'csat_numerator': 'cast(coalesce(sum(satisfied_count), 0) as bigint)',
    'csat_denominator': 'cast(coalesce(sum(rating_count), 0) as bigint)',
    'csat_rate': 'cast(sum(satisfied_count) as numeric) / nullif(sum(rating_count), 0)',
    'conversations_converted_numerator': 'cast(sum(converted_count) as bigint)',
    'conversations_converted_denominator': 'count(*)',
    'conversations_converted_rate': 'cast(sum(converted_count) as numeric) / count(*)',
    'attributed_revenue_amount': 'coalesce(sum(credited_amount), 0)',
    'replies': 'cast(sum(operator_message_count) as bigint)',
    'macro_uses': 'cast(sum(macro_count) as bigint)',
} -%}
{%- set medians = {
    'response_count': 'count(*)',
    'median_response_seconds': median('seconds'),
    'first_response_count': 'count(case when response_number = 1 then seconds end)',
    'median_first_response_seconds': median('case when response_number = 1 then seconds end'),
} -%}

with

conversations as (

    select
        conversation_id,
        started_date as local_date,
        is_resolved,
        operator_message_count,
        {{ held.values() | join(', ') }}
    from {{ of_changed_days(ref('fct_conversations')) }}

),

found_themes as (

    select * from {{ of_changed_days(ref('bridge_conversation_themes'), where=is_found) }}

),

responses as (

    select * from {{ of_changed_days(ref('fct_responses'), where='responded_at is not null') }}

),

rated as (

    select
        account,
        conversation_id,
        count(case when is_satisfied then 1 end) as satisfied_count,
        count(is_satisfied) as rating_count
    from {{ of_changed_days(ref('fct_ratings'), where="kind = 'csat'") }}
    group by account, conversation_id

),

converted as (

    {{ converted_conversations(of_changed_days(ref('fct_conversions'))) }}

),

parts as (

    {{ parts_taken(
        of_changed_days(ref('fct_participations')),
        of_changed_days(ref('fct_attributions'), where=is_default_credit())
    ) }}

),

-- who took part is measured by their own part of the conversation, other themes by all of it
{% for sums, key in {'own_parts': conversation + theme, 'all_parts': conversation}.items() %}
    {{ sums }} as (

        select
            {{ key | join(', ') }},
            sum(participation_count) as participation_count,
            sum(credited_amount) as credited_amount
        from {{ 'parts' if loop.first else 'own_parts' }}
        group by {{ key | join(', ') }}

    ),
{% endfor %}

measured as (

    select
        conversations.*,
        rated.satisfied_count,
        rated.rating_count,
        case when converted.account is null then 0 else 1 end as converted_count,
        all_parts.participation_count,
        all_parts.credited_amount,
        cast(null as bigint) as macro_count
    from conversations
    {% for part in ['rated', 'converted', 'all_parts'] %}
        left join {{ part }} on {{ same_columns(conversation, 'conversations', part) }}
    {% endfor %}

),

-- medians are of floats: each response is made one once, and not under each of its themes
answers as (

    select
        conversations.*,
        responses.operator_id,
        responses.response_number,
        cast(responses.response_seconds as {{ dbt.type_float() }}) as seconds
    from conversations
    inner join responses on {{ same_columns(conversation, 'conversations', 'responses') }}

),

themes_measured as (

    {% for themes, parts, macro_count in [
        ('found_themes', 'measured', "case when theme_type = 'macro' then found_count end"),
        ('own_parts', 'themes', 'null'),
    ] %}
        select
            themes.account,
            measured.local_date,
            themes.theme_type,
            themes.theme,
            measured.is_resolved,
            measured.operator_message_count,
            measured.satisfied_count,
            measured.rating_count,
            measured.converted_count,
            {{ parts }}.participation_count,
            {{ parts }}.credited_amount,
            {{ macro_count }} as macro_count
        from {{ themes }} as themes
        inner join measured on {{ same_columns(conversation, 'themes', 'measured') }}
        {{ "where theme_type <> 'bot' union all" if loop.first }}
    {% endfor %}

),

found_answers as (

    select
        themes.*,
        answers.local_date,
        answers.response_number,
        answers.seconds
    from found_themes as themes
    inner join answers on {{ same_columns(conversation, 'themes', 'answers') }}

),

counted as (

    {{ numbers_by_theme('measured', held, 'themes_measured', counts) }}

),

answered as (

    {{ numbers_by_theme('answers', dict(held, operator='operator_id'), 'found_answers', medians) }}

),

final as (

    select
        -- keys
        counted.account,
        'started' as date_basis,
        counted.local_date,
        counted.theme_type,
        counted.theme,

        -- numbers
        {% for name in counts %}
            counted.{{ name }},
        {% endfor %}
        coalesce(answered.response_count, 0) as response_count,
        coalesce(answered.first_response_count, 0) as first_response_count,
        answered.median_response_seconds,
        answered.median_first_response_seconds
    from counted
    left join answered
        on {{ same_columns(['account', 'local_date'] + theme, 'counted', 'answered') }}

)

select * from final
