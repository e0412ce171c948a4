-- How much do our bots and ais solve alone, what do they hand over, and are their answers liked?
-- One row per account and local day on which the conversations started.
-- The trap: what the tool closed after silence is not solved; it stands apart. Whether a solution
-- held is not known for the last 7 days. The success rate is of conversations that a bot answered;
-- one in which it only spoke first may be solved as well. Products opened and bought count among
-- those suggested.
with

automated as (

    select
        account,
        local_date,
        sum(bot_response_denominator) as conversations_for_bots,
        sum(bot_response_numerator) as conversations_answered_by_bots,
        sum(automation_of_conversations_numerator) as conversations_solved_by_bots,
        cast(sum(bot_resolution_numerator) as numeric)
        / nullif(sum(bot_resolution_denominator), 0) as success_rate,
        sum(conversations_closed_inactive) as conversations_closed_inactive,
        sum(handover_numerator) as conversations_handed_over,
        sum(contact_messages_answered_automatically) as contact_messages_answered_automatically
    from {{ ref('mart_automation') }}
    group by account, local_date

),

held as (

    select
        account,
        local_date,
        sum(durable_automation_numerator) as durable_numerator,
        sum(durable_automation_denominator) as durable_denominator
    from {{ ref('mart_durable_automation') }}
    group by account, local_date

),

rated as (

    select
        account,
        local_date,
        sum(ai_answers_positive) as ai_answers_positive,
        sum(ai_answers_neutral) as ai_answers_neutral,
        sum(ai_answers_negative) as ai_answers_negative
    from {{ ref('mart_satisfaction') }}
    where date_basis = 'conversation' and kind = 'ai_answer'
    group by account, local_date

),

suggested as (

    select
        account,
        local_date,
        sum(products_suggested) as products_suggested,
        sum(suggestion_click_numerator) as products_clicked,
        sum(suggestion_purchase_numerator) as products_bought
    from {{ ref('mart_suggested_products') }}
    where author_type in ('bot', 'ai')
    group by account, local_date

)

select
    automated.*,
    cast(automated.conversations_solved_by_bots as numeric)
    / nullif(automated.conversations_for_bots, 0) as automation_rate,
    cast(held.durable_numerator as numeric) / nullif(held.durable_denominator, 0) as durable_rate,
    rated.ai_answers_positive,
    rated.ai_answers_neutral,
    rated.ai_answers_negative,
    suggested.products_suggested,
    suggested.products_clicked,
    suggested.products_bought
from automated
left join held on automated.account = held.account and automated.local_date = held.local_date
left join rated on automated.account = rated.account and automated.local_date = rated.local_date
left join suggested
    on automated.account = suggested.account and automated.local_date = suggested.local_date
order by automated.account, automated.local_date
