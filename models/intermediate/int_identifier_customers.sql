{{ config(materialized='incremental', unique_key='identifier_key', on_schema_change='fail') }}

with

links as (

    select * from {{ ref('int_record_identifiers') }}

),

affected as (

    {{ affected_identifiers(ref('int_record_identifiers'), ref('int_changed_records')) }}

),

-- a record links all its identifiers; a star around its first one says the same with fewer lines
affected_links as (

    select
        links.stream,
        links.account,
        links.record_id,
        links.identifier_key,
        links.is_current,
        links.is_primary
    from links
    inner join affected on links.identifier_key = affected.identifier_key

),

star as (

    select
        hub.identifier_key as hub_key,
        spoke.identifier_key as spoke_key
    from affected_links as hub
    inner join affected_links as spoke
        on
            hub.stream = spoke.stream
            and hub.account = spoke.account
            and hub.record_id = spoke.record_id
            and hub.is_primary
            and spoke.is_current
            and not spoke.is_primary

),

edges as (

    select
        hub_key as from_key,
        spoke_key as to_key
    from star

    union

    select
        spoke_key as from_key,
        hub_key as to_key
    from star

),

-- the best linked identifiers come first: one shared by thousands is then walked from once,
-- not through thousands of times
numbered as (

    select
        from_key as identifier_key,
        row_number() over (order by count(*) desc, from_key) as node_number
    from edges
    group by from_key

),

number_edges as (

    select
        origin.node_number as from_number,
        destination.node_number as to_number
    from edges
    inner join numbered as origin on edges.from_key = origin.identifier_key
    inner join numbered as destination on edges.to_key = destination.identifier_key

),

components as (

    {{ connected_components('numbered', 'number_edges') }}

),

linked as (

    select
        numbered.identifier_key,
        min(numbered.identifier_key) over (partition by components.component_number) as customer_key
    from numbered
    inner join components on numbered.node_number = components.node_number

),

single as (

    select distinct affected_links.identifier_key
    from affected_links
    left join numbered on affected_links.identifier_key = numbered.identifier_key
    where numbered.identifier_key is null

),

final as (

    select
        identifier_key,
        customer_key
    from linked

    union all

    select
        identifier_key,
        identifier_key as customer_key
    from single

)

select * from final
