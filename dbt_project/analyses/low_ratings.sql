-- Which ratings should somebody look into, and what do they have in common?
-- One row per low rating, the newest 500: csat of 3 and less of five, ai answers rated worst.
-- The trap: that many low ratings share a tag, product or operator says little while it is not
-- known how many ratings share it at all; for operators and tags see the themes.
select
    account,
    local_date,
    kind,
    score,
    scale_max,
    channel,
    team_id,
    tags,
    operator_ids,
    ordered_product_ids,
    contact_message_count,
    first_response_seconds,
    resolution_seconds,
    is_contact_allowed,
    conversation_id,
    rating_number,
    conversation_url
from {{ ref('mart_low_ratings') }}
order by local_date desc, account asc, conversation_id asc, rating_number asc
limit 500
