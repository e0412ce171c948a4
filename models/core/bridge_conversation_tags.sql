{{ config(materialized='view') }}

with

conversation_tags as (

    select * from {{ ref('int_conversation_tags') }}

),

final as (

    select
        account,
        conversation_id,
        tag_key,
        tag,
        applied_by,
        applied_at
    from conversation_tags

)

select * from final
