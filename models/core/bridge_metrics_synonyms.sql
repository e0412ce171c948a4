with

registered as (

    {{ literal_rows(['metric', 'vendor', 'synonym'], metric_synonym_rows()) }}

),

final as (

    select
        -- keys
        metric,
        vendor,
        synonym
    from registered

)

select * from final
