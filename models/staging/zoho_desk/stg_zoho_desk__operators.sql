with

source as (

    select * from {{ source('zoho_desk', 'zoho_desk__operators') }}

),

renamed as (

    select
        -- keys
        account,
        id as operator_id,
        {{ json_text('document', 'department.id') }} as team_id,

        -- attributes
        coalesce(
            {{ json_text('document', 'agent.name') }},
            {{ json_text('document', 'agent.lastName') }}
        ) as operator_name,
        {{ json_text('document', 'department.name') }} as team_name,
        cast(null as {{ dbt.type_string() }}) as currency,

        -- numbers
        cast(null as numeric) as hourly_cost_amount,

        -- booleans
        {{ json_text('document', 'agent.status') }} = 'ACTIVE' as is_active,
        false as is_bot

    from source

)

select * from renamed
