{#- fails for each row of which the rule, an SQL condition, is false -#}
{% test keeps_rule(model, rule) %}

select *
from {{ model }}
where not ({{ rule }})

{% endtest %}
