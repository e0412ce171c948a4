"""Times the queries of the reports, and heavy ones that two engines answer alike."""

import os
import statistics
import time
from pathlib import Path
from typing import Any, Protocol

from psycopg import sql

from chatmart import warehouse
from chatmart.settings import PROJECT_ROOT, Settings

REPEATS = 5
ANALYSES = "dbt_project/analyses"

# the rows that the heavy queries read, as both engines get them
ROWS = {
    "messages": "select account, conversation_id, message_position, author_type, sent_at"
    " from core.fct_messages where is_counted",
    "conversations": "select account, conversation_id, customer_key, started_at, ended_at"
    " from core.fct_conversations where contact_message_count > 0",
    "orders": "select account, order_id, customer_key, ordered_at, order_net_amount"
    " from core.fct_orders",
    "responses": "select account, operator_id, asked_date, response_seconds"
    " from core.fct_responses where response_seconds is not null",
}
HEAVY = {
    "timelines from messages": """
with numbered as (
    select
        *,
        count(case when author_type = 'operator' then 1 end) over (
            partition by account, conversation_id order by message_position
            rows between unbounded preceding and current row
        ) as turn
    from messages
),

turns as (
    select
        account, conversation_id, turn,
        min(case when author_type = 'contact' then sent_at end) as asked_at,
        min(case when author_type = 'operator' then sent_at end) as answered_at,
        count(case when author_type = 'contact' then 1 end) as contact_messages
    from numbered
    group by account, conversation_id, turn
),

answered as (
    select
        *,
        lead(answered_at) over (
            partition by account, conversation_id order by turn
        ) as next_answered_at
    from turns
),

timelines as (
    select
        account, conversation_id,
        sum(contact_messages) as contact_messages,
        min(asked_at) as started_at,
        min(extract(epoch from next_answered_at - asked_at)) as quickest_seconds
    from answered
    group by account, conversation_id
)

select count(*), sum(contact_messages), avg(quickest_seconds) from timelines
""",
    "touches of 120 hours": """
with touches as (
    select
        orders.order_id,
        orders.order_net_amount,
        row_number() over (
            partition by orders.account, orders.order_id
            order by conversations.started_at, conversations.conversation_id
        ) as touch_number
    from orders
    inner join conversations
        on orders.account = conversations.account
        and orders.customer_key = conversations.customer_key
        and conversations.started_at <= orders.ordered_at
        and orders.ordered_at <= conversations.ended_at + interval '120 hours'
)

select count(*), sum(case when touch_number = 1 then order_net_amount end) from touches
""",
    "percentiles by operator and day": """
with daily as (
    select
        account, operator_id, asked_date,
        percentile_cont(0.5) within group (order by response_seconds) as median_seconds,
        percentile_cont(0.9) within group (order by response_seconds) as p90_seconds
    from responses
    group by account, operator_id, asked_date
)

select count(*), sum(median_seconds), sum(p90_seconds) from daily
""",
}


class Connection(Protocol):
    """What PostgreSQL's and DuckDB's have in common."""

    def execute(self, query: Any, /) -> Any: ...  # noqa: ANN401


def reports(settings: Settings) -> dict[str, float]:
    """Give the median seconds of each query of the analyses, as dbt compiles them."""
    texts = {path.stem: path.read_text() for path in _compiled(settings)}
    with warehouse.connect(settings) as connection:
        return {name: median_seconds(connection, text) for name, text in sorted(texts.items())}


def heavy(settings: Settings) -> dict[str, float]:
    """Give the median seconds of the heavy queries over plain tables of their rows."""
    with warehouse.connect(settings) as connection:
        for name, text in ROWS.items():
            create = sql.SQL("create temporary table {} as {}")
            connection.execute(create.format(sql.Identifier(name), sql.SQL(text)))
            connection.execute(sql.SQL("analyze {}").format(sql.Identifier(name)))
        return {name: median_seconds(connection, text) for name, text in HEAVY.items()}


def median_seconds(connection: Connection, text: str) -> float:
    measured = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        connection.execute(text).fetchall()
        measured.append(time.perf_counter() - start)
    return statistics.median(measured)


def _compiled(settings: Settings) -> list[Path]:
    if not list((PROJECT_ROOT / ANALYSES).glob("*.sql")):
        return []
    from dbt.cli.main import dbtRunner

    target = settings.home / "dbt" / "analyses"
    os.environ.update(warehouse.environment(settings))
    arguments = ["--quiet", "compile", "--select", f"path:{ANALYSES}", "--target-path", str(target)]
    arguments += ["--project-dir", str(PROJECT_ROOT), "--log-path", str(settings.log_folder)]
    result = dbtRunner().invoke(
        [*arguments, "--profiles-dir", str(PROJECT_ROOT / "dbt_project"), "--no-introspect"]
    )
    if not result.success:
        raise RuntimeError(f"dbt could not compile {ANALYSES}: {result.exception}")
    return sorted((target / "compiled" / "chatmart" / ANALYSES).glob("*.sql"))
