with

source as (

    select * from {{ source('drop', 'drop__operators') }}
    where deleted_at is null

),

renamed as (

    select
        -- keys
        account,
        id as operator_id,
        {{ json_text('document', 'team.id') }} as team_id,

        -- attributes
        {{ json_text('document', 'name') }} as operator_name,
        {{ json_text('document', 'team.name') }} as team_name,
        {{ json_text('document', 'currency') }} as currency,

        -- numbers
        cast({{ json_text('document', 'hourly_cost') }} as numeric) as hourly_cost_amount,

        -- booleans
        cast({{ json_text('document', 'is_active') }} as boolean) as is_active,
        coalesce(cast({{ json_text('document', 'is_bot') }} as boolean), false) as is_bot

    from source

)

select * from renamed
