with

-- who has left the account keeps the name they had
source as (

    select * from {{ source('chatwoot', 'chatwoot__operators') }}

),

renamed as (

    select
        -- keys
        account,
        id as operator_id,
        {{ json_text('document', 'team.id') }} as team_id,

        -- attributes
        coalesce(
            {{ json_text('document', 'agent.name') }},
            {{ json_text('document', 'agent_bot.name') }}
        ) as operator_name,
        {{ json_text('document', 'team.name') }} as team_name,
        cast(null as {{ dbt.type_string() }}) as currency,

        -- numbers
        cast(null as numeric) as hourly_cost_amount,

        -- booleans
        deleted_at is null as is_active,
        {{ json_text('document', 'agent_bot.id') }} is not null as is_bot

    from source

)

select * from renamed
