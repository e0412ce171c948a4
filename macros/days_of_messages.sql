{# messages that are counted on their own days, whatever the day of their conversation #}
{% macro days_of_messages(messages) -%}
    {{ return('select account, sent_date as local_date from ' ~ messages ~ ' as logged') }}
{%- endmacro %}
