{{ config(materialized='table') }}

with

changed as (

    select
        stream,
        account,
        record_id
    from {{ ref('int_changed_records') }}
    where stream in ('conversations', 'orders', 'customers') and not {{ is_full_refresh() }}

),

links as (

    select * from {{ ref('int_record_identifiers') }}

),

identifiers as (

    select * from {{ ref('int_identifier_customers') }}

),

touched_customers as (

    select distinct identifiers.customer_key
    from changed
    inner join links
        on
            changed.stream = links.stream
            and changed.account = links.account
            and changed.record_id = links.record_id
    inner join identifiers on links.identifier_key = identifiers.identifier_key

),

final as (

    -- whose they are now: what a record that once was theirs is compared with is not here
    select
        links.stream,
        links.account,
        links.record_id
    from touched_customers
    inner join identifiers on touched_customers.customer_key = identifiers.customer_key
    inner join links on identifiers.identifier_key = links.identifier_key and links.is_primary

    union

    select
        stream,
        account,
        record_id
    from changed

)

select * from final
