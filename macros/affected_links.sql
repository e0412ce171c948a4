{% macro affected_links(links, changed) -%}
    with touched as (
        select distinct links.identifier_key
        from {{ links }} as links
        inner join {{ changed }} as changed
            on links.stream = changed.stream and links.account = changed.account and links.record_id = changed.record_id
    ),

    customers as (
        select distinct previous.customer_key
        from {{ this }} as previous
        inner join touched on previous.identifier_key = touched.identifier_key
    ),

    affected as (
        select previous.identifier_key
        from {{ this }} as previous
        inner join customers on previous.customer_key = customers.customer_key
        union
        select touched.identifier_key from touched
    )

    select links.*
    from {{ links }} as links
    inner join affected on links.identifier_key = affected.identifier_key
{%- endmacro %}
