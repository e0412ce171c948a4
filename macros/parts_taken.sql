{% macro parts_taken(participations, attributions) -%}
    {%- for rows, participation_count, credited_amount in [(participations, '1', '0'), (attributions, '0', 'credited_amount')] %}
    select
        account,
        conversation_id,
        case when participant_type = 'operator' then 'operator' else 'bot' end as theme_type,
        participant_id as theme,
        {{ participation_count }} as participation_count,
        {{ credited_amount }} as credited_amount
    from {{ rows }}
    {{- ' union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
