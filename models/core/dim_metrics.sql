with

-- typed once, as metrics of the semantic layer
registered as (

    {{
        literal_rows(
            [
                'metric', 'metric_label', 'subject', 'definition', 'formula', 'grain', 'date_basis',
                'additivity', 'unit', 'is_higher_better', 'semantic_type', 'synonyms',
            ],
            metric_rows()
        )
    }}

),

final as (

    select
        -- keys
        metric,

        -- attributes
        metric_label,
        subject,
        definition,
        formula,
        grain,
        date_basis,
        additivity,
        unit,
        semantic_type,
        synonyms,

        -- flags
        cast(is_higher_better as boolean) as is_higher_better
    from registered

)

select * from final
