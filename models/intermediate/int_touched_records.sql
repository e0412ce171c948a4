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

-- both tables are named where they are read: a query of its own that is read twice is made whole
touched_customers as (

    select distinct identifiers.customer_key
    from changed
    inner join {{ ref('int_record_identifiers') }} as links
        on
            changed.stream = links.stream
            and changed.account = links.account
            and changed.record_id = links.record_id
    inner join {{ ref('int_identifier_customers') }} as identifiers
        on links.identifier_key = identifiers.identifier_key

),

final as (

    -- whose they are now: what a record that once was theirs is compared with is not here
    select
        links.stream,
        links.account,
        links.record_id
    from touched_customers
    inner join {{ ref('int_identifier_customers') }} as identifiers
        on touched_customers.customer_key = identifiers.customer_key
    inner join {{ ref('int_record_identifiers') }} as links
        on identifiers.identifier_key = links.identifier_key and links.is_primary

    union

    select
        stream,
        account,
        record_id
    from changed

)

select * from final
