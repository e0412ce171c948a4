{#- fails for each value that the seed does not map: the vendor's own word is shown -#}
{% test has_no_unknown(model, column_name, given) %}

select {{ given }}, count(*) as records
from {{ model }}
where {{ column_name }} = 'unknown'
group by {{ given }}

{% endtest %}
