{{ config(materialized='table') }}

with

timelines as (

    select * from {{ ref('int_conversation_timelines') }}

),

noted as (

    select * from {{ ref('int_data_as_of') }}

),

instants as (

    select
        min(started_at) as first_at,
        max(ended_at) as last_at
    from timelines

    union all

    select
        min(conversations_as_of) as first_at,
        max(conversations_as_of) as last_at
    from noted

),

-- a year more, for a conversation that ends later than anything that is known
bounds as (

    select
        cast({{ hours_after('min(first_at)', -48) }} as date) as first_date,
        cast({{ hours_after('max(last_at)', 366 * 24) }} as date) as last_date
    from instants

),

final as (

    {{ date_spine('(select first_date from bounds)', '(select last_date from bounds)') }}

)

select * from final
