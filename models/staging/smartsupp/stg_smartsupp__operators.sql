with

source as (

    select * from {{ source('smartsupp', 'smartsupp__operators') }}

),

renamed as (

    select
        -- keys
        account,
        id as operator_id,
        cast(null as {{ dbt.type_string() }}) as team_id,

        -- attributes
        {{ json_text('document', 'name') }} as operator_name,
        cast(null as {{ dbt.type_string() }}) as team_name,
        cast(null as {{ dbt.type_string() }}) as currency,

        -- numbers
        cast(null as numeric) as hourly_cost_amount,

        -- booleans; who was deleted keeps their name
        deleted_at is null and cast({{ json_text('document', 'active') }} as boolean) as is_active,
        false as is_bot

    from source

)

select * from renamed
