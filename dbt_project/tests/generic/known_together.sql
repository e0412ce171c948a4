{#-
    In a night also whether the other side lost what unchanged rows still name. Mostly nothing was lost, which is found out
    first, behind a fence: then the tested rows need not be read at all.
-#}
{% test known_together(model, columns, to) %}

{%- set log = log_of_lost(to) %}

select distinct {{ columns | join(', ') }}
from (select * from {{ model }}) as named
where not exists (select 1 from {{ to }} as known where {{ same_columns(columns, 'named', 'known') }})
{%- if log %}
union
select {{ columns | join(', ') }}
from (
    select distinct {{ columns | join(', ') }}
    from {{ log }} as logged
    where not exists (select 1 from {{ to }} as known where {{ same_columns(columns, 'known', 'logged') }})
    offset 0
) as lost
where exists (select 1 from {{ tested_relation() }} as named where {{ same_columns(columns, 'named', 'lost') }})
{%- endif %}

{% endtest %}
