{% macro business_seconds(begin_clock, begin_at, end_clock, end_at) -%}
    {%- set reading -%}
        {{ end_clock }}.open_seconds_before
        + case when {{ end_clock }}.is_open then {{ seconds_between(end_clock ~ '.starts_at', end_at) }} else 0 end
        - {{ begin_clock }}.open_seconds_before
        - case when {{ begin_clock }}.is_open then {{ seconds_between(begin_clock ~ '.starts_at', begin_at) }} else 0 end
    {%- endset -%}
    {{ reading }}
{%- endmacro %}
