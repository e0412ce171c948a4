{% macro durations_of_facts() -%}
    {{ return({
        'conversations': [
            'first_response_seconds',
            'first_response_business_seconds',
            'first_any_response_seconds',
            'first_bot_response_seconds',
            'first_response_from_created_seconds',
            'first_response_from_assignment_seconds',
            'first_response_after_handover_seconds',
            'queue_wait_seconds',
            'conversation_seconds',
            'resolution_seconds',
            'resolution_business_seconds',
        ],
        'responses': [
            'response_seconds',
            'response_business_seconds',
            'response_from_last_seconds',
        ],
        'participations': [
            'participation_seconds',
            'handle_seconds',
        ],
    }) }}
{%- endmacro %}
