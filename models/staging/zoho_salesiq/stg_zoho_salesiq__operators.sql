with

source as (

    select
        *,
        {{ json_text('document', 'operator.is_deleted') }} as is_deleted
    from {{ source('zoho_salesiq', 'zoho_salesiq__operators') }}

),

renamed as (

    select
        -- keys
        account,
        id as operator_id,
        {{ json_text('document', 'department.id') }} as team_id,

        -- attributes
        coalesce(
            {{ json_text('document', 'operator.nick_name') }},
            {{ json_text('document', 'operator.first_name') }},
            {{ json_text('document', 'operator.last_name') }}
        ) as operator_name,
        coalesce(
            {{ json_text('document', 'department.display_name') }},
            {{ json_text('document', 'department.name') }}
        ) as team_name,
        cast(null as {{ dbt.type_string() }}) as currency,

        -- numbers
        cast(null as numeric) as hourly_cost_amount,

        -- booleans
        is_deleted = 'false' as is_active,
        false as is_bot

    from source

)

select * from renamed
