{% macro funnel_of(counted, stages, period) -%}
    select
        -- keys
        counted.account,
        counted.{{ period }},
        counted.channel,
        stages.stage,
        stages.unit,

        -- numbers
        stages.stage_number,
        case
            when stages.unit = 'messages' then counted.reached_messages
            when stages.stage = 'reached' then counted.reached_customers
            when stages.stage = 'cared' then counted.cared_customers
            when stages.stage = 'ordered' then counted.ordered_customers
            when stages.stage = 'delivered' then counted.delivered_customers
        end as stage_count
    from {{ counted }} as counted
    cross join {{ stages }} as stages
{%- endmacro %}
