{{ config(materialized='table') }}

with

records as (

    select * from {{ ref('int_records') }}

),

builds as (

    select * from {{ ref('stg_warehouse__builds') }}
    where status = 'succeeded'

),

loads as (

    select * from {{ ref('stg_warehouse__loads') }}

),

-- both ends are given, so that the planner expects a narrow slice and takes the index on load_id
changed as (

    select
        stream,
        account,
        record_id,
        load_id
    from records
    where
        load_id > (select coalesce(max(through_load_id), 0) from builds where not {{ is_full_refresh() }})
        and load_id <= (select coalesce(max(load_id), 0) from loads)

)

select * from changed
