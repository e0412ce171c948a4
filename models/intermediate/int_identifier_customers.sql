{{ config(materialized='incremental', unique_key='identifier_key', on_schema_change='fail') }}

{#- dbt learns of both while it parses, as if nothing were there yet -#}
{%- set every_link, changed = ref('int_record_identifiers'), ref('int_changed_records') -%}
{%- set links = 'affected_links' if is_incremental() else every_link %}

with

{{ 'affected_links as (' ~ affected_links(every_link, changed) ~ '),' if is_incremental() }}

identifiers as (

    select distinct identifier_key from {{ links }}

),

-- a record links all its identifiers; a star around its first one says the same with fewer lines.
-- The first identifier of a record has the smallest key of all, so that steps towards it never
-- come in a circle; a record has one of each of five kinds, so that there are four steps at most
parents as (

    select
        identifier_key,
        min(primary_identifier_key) as parent_key,
        max(primary_identifier_key) as other_parent_key
    from {{ links }}
    where is_current and not is_primary
    group by identifier_key

),

trees as (

    select
        identifiers.identifier_key,
        coalesce(
            four_up.parent_key,
            three_up.parent_key,
            two_up.parent_key,
            one_up.parent_key,
            identifiers.identifier_key
        ) as root_key
    from identifiers
    left join parents as one_up on identifiers.identifier_key = one_up.identifier_key
    left join parents as two_up on one_up.parent_key = two_up.identifier_key
    left join parents as three_up on two_up.parent_key = three_up.identifier_key
    left join parents as four_up on three_up.parent_key = four_up.identifier_key

),

-- what connects two trees is rare: most customers are one tree
bridges as (

    select
        hub_trees.root_key as hub_key,
        spoke_trees.root_key as spoke_key
    from {{ links }} as links
    inner join parents
        on
            links.identifier_key = parents.identifier_key
            and parents.parent_key <> parents.other_parent_key
    inner join trees as hub_trees on links.primary_identifier_key = hub_trees.identifier_key
    inner join trees as spoke_trees on links.identifier_key = spoke_trees.identifier_key
    where links.is_current and not links.is_primary and hub_trees.root_key <> spoke_trees.root_key

),

edges as (

    select
        hub_key as from_key,
        spoke_key as to_key
    from bridges

    union

    select
        spoke_key as from_key,
        hub_key as to_key
    from bridges

),

-- the best linked roots come first: one shared by thousands is then walked from once,
-- not through thousands of times
numbered as (

    select
        from_key as root_key,
        row_number() over (order by count(*) desc, from_key) as node_number
    from edges
    group by from_key

),

number_edges as (

    select
        origin.node_number as from_number,
        destination.node_number as to_number
    from edges
    inner join numbered as origin on edges.from_key = origin.root_key
    inner join numbered as destination on edges.to_key = destination.root_key

),

components as (

    {{ connected_components('numbered', 'number_edges') }}

),

bridged as (

    select
        numbered.root_key,
        min(numbered.root_key) over (partition by components.component_number) as customer_key
    from numbered
    inner join components on numbered.node_number = components.node_number

),

final as (

    select
        trees.identifier_key,
        coalesce(bridged.customer_key, trees.root_key) as customer_key
    from trees
    left join bridged on trees.root_key = bridged.root_key

)

select * from final
