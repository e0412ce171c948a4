with

source as (

    select
        *,
        coalesce({{ json_text('document', 'user.firstName') }}, '') as first_name,
        coalesce({{ json_text('document', 'user.lastName') }}, '') as last_name
    from {{ source('iadvize', 'iadvize__operators') }}
    where deleted_at is null

),

renamed as (

    select
        -- keys
        account,
        id as operator_id,
        cast(null as {{ dbt.type_string() }}) as team_id,

        -- attributes
        nullif(trim(concat(first_name, ' ', last_name)), '') as operator_name,
        cast(null as {{ dbt.type_string() }}) as team_name,
        cast(null as {{ dbt.type_string() }}) as currency,

        -- numbers
        cast(null as numeric) as hourly_cost_amount,

        -- booleans
        cast(null as boolean) as is_active,
        coalesce({{ json_text('document', 'user.__typename') }} = 'Bot', false) as is_bot

    from source

)

select * from renamed
