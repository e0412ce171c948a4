{% macro connected_components(nodes, edges) -%}
    {{ return(adapter.dispatch('connected_components')(nodes, edges)) }}
{%- endmacro %}

{# every node passes its number on to higher ones only, so the lowest number of a component reaches all of it #}
{% macro postgres__connected_components(nodes, edges) -%}
    with recursive reached (node_number, start_number) as (
        select node_number, node_number from {{ nodes }}
        union
        select edges.to_number, reached.start_number
        from reached
        inner join {{ edges }} as edges on reached.node_number = edges.from_number
        where edges.to_number > reached.start_number
    )

    select
        node_number,
        min(start_number) as component_number
    from reached
    group by node_number
{%- endmacro %}
