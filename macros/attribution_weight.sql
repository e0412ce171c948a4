{#- the ends are weighted up instead of the middle down: thirds have no decimals, and a half cent must stay one -#}
{% macro attribution_weight(touched_at, ordered_at) -%}
    case
        when touch_count = 1 then 1
        when place = 1 then first_weight
        when place = touch_count then last_weight
        else middle_weight
    end
    * case
        when is_middle_shared and touch_count > 2 and place in (1, touch_count) then touch_count - 2
        else 1
    end
    * case
        when half_life_days is null or {{ ordered_at }} <= {{ touched_at }} then 1
        else
            power(
                cast(2 as numeric),
                -{{ seconds_between(touched_at, ordered_at) }} / (half_life_days * 86400)
            )
    end
{%- endmacro %}
