{% macro metric_synonym_rows() -%}
    {%- set rows = [] -%}
    {%- for metric in registered_metrics() -%}
        {%- for vendor, names in (metric.config.meta.get('synonyms') or {}).items() -%}
            {%- for name in names -%}
                {%- do rows.append([metric.name, vendor, name]) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(rows) }}
{%- endmacro %}
