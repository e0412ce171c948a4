with

-- what the columns of core and marts say of themselves
registered as (

    {{
        literal_rows(
            [
                'metric', 'layer', 'table_name', 'column_name', 'statistic', 'row_filter', 'data_type',
                'column_definition',
            ],
            metric_column_rows()
        )
    }}

),

final as (

    select
        -- keys
        metric,
        layer,
        table_name,
        column_name,
        statistic,

        -- attributes
        row_filter,
        data_type,
        column_definition
    from registered

)

select * from final
