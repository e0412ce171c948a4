with

inputs as (

    select * from {{ ref('metric_inputs') }}

),

fields as (

    select * from {{ ref('staged_fields') }}

),

final as (

    select
        -- keys
        inputs.metric,
        coalesce(fields.staging_model, inputs.upstream) as upstream_model,
        inputs.upstream_column,
        fields.landed_table,
        nullif(fields.document_field, '') as document_field,

        -- flags
        inputs.is_column_exact
    from inputs
    left join fields
        on
            inputs.upstream = fields.staged
            and inputs.upstream_column = fields.staged_column

)

select * from final
