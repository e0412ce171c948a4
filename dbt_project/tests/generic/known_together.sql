{#- in a night also whether the other side lost what unchanged rows still name -#}
{% test known_together(model, columns, to) %}

{%- set log = log_of_lost(to) %}

select distinct {{ columns | join(', ') }}
from (select * from {{ model }}) as named
where not exists (select 1 from {{ to }} as known where {{ same_columns(columns, 'named', 'known') }})
{%- if log %}
union
select {{ columns | join(', ') }}
from {{ log }} as lost
where
    exists (select 1 from {{ tested_relation() }} as named where {{ same_columns(columns, 'named', 'lost') }})
    and not exists (select 1 from {{ to }} as known where {{ same_columns(columns, 'known', 'lost') }})
{%- endif %}

{% endtest %}
