{% macro clock_at(clock, rows, instant) -%}
    {{ rows }}.account = {{ clock }}.account
    and {{ rows }}.calendar_team_id = {{ clock }}.team_id
    and {{ local_date(instant, "'UTC'") }} = {{ clock }}.clock_date
    and {{ instant }} >= {{ clock }}.starts_at
    and {{ instant }} < {{ clock }}.ends_at
{%- endmacro %}
