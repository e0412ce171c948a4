{#- two sources that tell of the same things would be counted twice -#}
{% test in_neither_twice(model, columns, other) %}

select {{ columns | join(', ') }}
from {{ model }}
intersect
select {{ columns | join(', ') }}
from {{ other }}

{% endtest %}
