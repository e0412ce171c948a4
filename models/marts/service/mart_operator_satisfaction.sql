{{ incremental_by_day('fct_conversations', 'started_date') }}

{#- who gets a conversation's ratings, and which share of them -#}
{%- set credit_rules = {
    'all_participants': '1',
    'closer': 'case when is_closer then 1 end',
    'first_human': 'case when is_first_human then 1 end',
    'last_human': 'case when is_last_human then 1 end',
    'most_messages': 'case when is_most_messages then 1 end',
    'equal_split': 'equal_share',
} -%}

with

conversations as (

    select * from {{ of_changed_days(ref('fct_conversations')) }}

),

operators as (

    select * from {{ of_changed_days(ref('fct_participations')) }}
    where participant_type = 'operator'

),

ratings as (

    select
        account,
        conversation_id,
        count(case when is_satisfied then 1 end) as satisfied_count,
        count(is_satisfied) as rating_count
    from {{ of_changed_days(ref('fct_ratings')) }}
    where kind = 'csat'
    group by account, conversation_id

),

rated as (

    select
        ratings.*,
        conversations.started_date as local_date
    from ratings
    inner join conversations
        on
            ratings.account = conversations.account
            and ratings.conversation_id = conversations.conversation_id
    where ratings.rating_count > 0

),

shares as (

    {% for credit_rule, share in credit_rules.items() %}
        select
            account,
            conversation_id,
            participant_id as operator_id,
            '{{ credit_rule }}' as credit_rule,
            {{ share }} as credited_share
        from operators
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

rules as (

    {% for credit_rule in credit_rules %}
        select '{{ credit_rule }}' as credit_rule
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

-- what no operator is credited with is nobody's, so that each rule that splits holds every rating
credited as (

    select
        rated.account,
        rated.local_date,
        rules.credit_rule,
        rated.satisfied_count,
        rated.rating_count,
        shares.operator_id,
        shares.credited_share is not null as is_credited,
        coalesce(shares.credited_share, 1) as credited_share
    from rated
    cross join rules
    left join shares
        on
            rated.account = shares.account
            and rated.conversation_id = shares.conversation_id
            and rules.credit_rule = shares.credit_rule
            and shares.credited_share is not null

),

counted as (

    select
        account,
        local_date,
        operator_id,
        is_credited,
        credit_rule,
        cast(sum(credited_share * satisfied_count) as numeric) as csat_numerator,
        cast(sum(credited_share * rating_count) as numeric) as csat_denominator
    from credited
    group by account, local_date, operator_id, is_credited, credit_rule

),

final as (

    select
        -- keys
        account,
        'conversation' as date_basis,
        local_date,
        operator_id,
        credit_rule,

        -- booleans
        is_credited,

        -- numbers
        csat_numerator,
        csat_denominator,
        csat_numerator / nullif(csat_denominator, 0) as csat_rate
    from counted

)

select * from final
