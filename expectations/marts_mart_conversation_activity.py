"""What the counts of conversations keep before they are published."""

from chatmart.quality.rules import STOP, ExpectNothingFoundBy, ExpectRowsToKeep
from expectations import shared

SCHEMA, TABLE = "marts", "mart_conversation_activity"

EXPECTATIONS = [
    ExpectNothingFoundBy(
        query="""
        with mart as (
            select
                coalesce(sum(conversations) filter (where date_basis = 'started'), 0) as started,
                coalesce(sum(conversations) filter (where date_basis = 'closed'), 0) as closed
            from {table}
        ),
        core as (
            select
                count(*) as started,
                count(*) filter (where status = 'closed') as closed
            from core.fct_conversations
        )
        select 'started' as date_basis from mart cross join core where mart.started <> core.started
        union all
        select 'closed' from mart cross join core where mart.closed <> core.closed
        """,
        severity=STOP,
        unit="date bases",
        description="Each basis counts every conversation once: all that started, all that closed.",
    ),
    ExpectNothingFoundBy(
        query="""
        select account from {table}
        group by account
        having
            sum(conversations_closed) filter (where date_basis = 'started')
            <> coalesce(sum(conversations_closed) filter (where date_basis = 'closed'), 0)
            or sum(conversations_resolved) filter (where date_basis = 'started')
            <> coalesce(sum(conversations_resolved) filter (where date_basis = 'closed'), 0)
        """,
        severity=STOP,
        unit="accounts",
        description="Over all days as many are closed and resolved on one basis as on the other.",
    ),
    ExpectRowsToKeep(
        rule="conversations >= conversations_contacted"
        " and conversations_contacted >= conversations_answered + conversations_missed"
        " + conversations_bot_only"
        " and customers_contacted >= customers_answered"
        " and customers_answered >= customers_answered_by_operator",
        severity=STOP,
        description="Nobody is answered or missed who did not write.",
    ),
    shared.NO_DAY_TO_COME,
]
