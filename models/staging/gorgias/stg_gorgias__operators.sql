with

-- who has left keeps the name they had
source as (

    select * from {{ source('gorgias', 'gorgias__operators') }}

),

renamed as (

    select
        -- keys
        account,
        id as operator_id,
        {{ json_text('document', 'team.id') }} as team_id,

        -- attributes
        {{ json_text('document', 'user.name') }} as operator_name,
        {{ json_text('document', 'team.name') }} as team_name,
        cast(null as {{ dbt.type_string() }}) as currency,

        -- numbers
        cast(null as numeric) as hourly_cost_amount,

        -- booleans
        case
            when deleted_at is not null then false
            else cast({{ json_text('document', 'user.active') }} as boolean)
        end as is_active,
        coalesce({{ json_text('document', 'user.role.name') }} = 'bot', false) as is_bot

    from source

)

select * from renamed
