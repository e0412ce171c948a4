-- without `with`, so that a query over a few records is planned through this view
select
    links.stream,
    links.account,
    links.record_id,
    identifiers.customer_key
from {{ ref('int_record_identifiers') }} as links
inner join {{ ref('int_identifier_customers') }} as identifiers
    on links.identifier_key = identifiers.identifier_key
where links.is_primary
