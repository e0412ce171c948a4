{% macro of_changed_customers(relation) -%}
    {%- if not is_incremental() -%} {{ return(relation) }} {%- endif -%}
    {{ return(
        '(select * from ' ~ relation ~ ' where customer_key in (select customer_key from changed_customers)) as of_customers'
    ) }}
{%- endmacro %}
