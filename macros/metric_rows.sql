{% macro metric_rows() -%}
    {%- set rows = [] -%}
    {%- for metric in registered_metrics() -%}
        {%- set meta = metric.config.meta -%}
        {%- set words = [] -%}
        {%- for vendor, names in (meta.get('synonyms') or {}).items() -%}
            {%- do words.append(vendor ~ ': ' ~ names | join(', ')) -%}
        {%- endfor -%}
        {%- do rows.append([
            metric.name,
            metric.label,
            metric.original_file_path.split('/')[-1].split('.')[0],
            metric.description,
            meta.formula,
            meta.grain,
            meta.date_basis,
            meta.additivity,
            meta.unit,
            none if meta.higher_is_better is none else meta.higher_is_better | string | lower,
            metric.type | string,
            words | join('; ') or none,
        ]) -%}
    {%- endfor -%}
    {{ return(rows) }}
{%- endmacro %}
