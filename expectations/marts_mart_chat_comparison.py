"""What the comparison of visits with and without a chat keeps before it is published."""

from chatmart.quality.rules import STOP, WARN, ExpectNothingFoundBy

SCHEMA, TABLE = "marts", "mart_chat_comparison"

EXPECTATIONS = [
    ExpectNothingFoundBy(
        query="""
        with mart as (
            select account, local_date, sum(session_count) as sessions from {table}
            group by account, local_date
        ),
        core as (
            select
                account,
                event_date as local_date,
                sum(
                    case
                        when event_name = 'session_start'
                            then coalesce(session_count, event_count)
                        else 0
                    end
                ) as sessions
            from core.fct_web_events
            where event_name in ('session_start', 'purchase')
            group by account, event_date
        )
        select *
        from mart
        full join core using (account, local_date)
        where mart.sessions is distinct from core.sessions
        """,
        severity=STOP,
        unit="days",
        description="All groups of a day together are the sessions that web analytics counted.",
    ),
    ExpectNothingFoundBy(
        query="""
        select account, local_date
        from {table}
        where currency is not null
        group by account, local_date
        having sum(purchase_count) > sum(average_order_value_denominator)
        """,
        severity=WARN,
        unit="days",
        description="Every purchase of web analytics has revenue in the account's currency;"
        " others are in no average order value.",
    ),
]
