with

links as (

    select * from {{ ref('int_record_identifiers') }}
    where is_primary

),

identifiers as (

    select * from {{ ref('int_identifier_customers') }}

),

final as (

    select
        links.stream,
        links.account,
        links.record_id,
        identifiers.customer_key
    from links
    inner join identifiers on links.identifier_key = identifiers.identifier_key

)

select * from final
