"""What the costs and earnings of chatting keep before they are published."""

from chatmart.quality.rules import STOP, ExpectNothingFoundBy, ExpectRowsToKeep
from expectations import shared, totals

SCHEMA, TABLE = "marts", "mart_return_on_chat"

EXPECTATIONS = [
    totals.same(
        "conversations",
        "core.fct_conversations",
        "Every conversation counts in one month.",
    ),
    # without a schema: the mart beside this one
    ExpectNothingFoundBy(
        query="""
        with months as (
            select account, sum(attributed_revenue_amount) as amount
            from {table} group by account
        ),
        days as (
            select credited.account, sum(credited.credited_amount) as amount
            from mart_revenue_attribution as credited
            inner join core.dim_accounts as accounts
                on credited.account = accounts.account and credited.currency = accounts.currency
            inner join reference.attribution_models as models
                on credited.attribution_model = models.attribution_model and models.is_default
            inner join reference.attribution_windows as windows
                on credited.window_hours = windows.window_hours and windows.is_default
            where credited.date_basis = 'order'
            group by credited.account
        )
        select *
        from months
        full join days using (account)
        where coalesce(months.amount, 0) <> coalesce(days.amount, 0)
        """,
        severity=STOP,
        unit="accounts",
        description="All months together earn what is attributed by the default model and window.",
    ),
    ExpectRowsToKeep(
        rule="conversations_resolved between 0 and conversations",
        severity=STOP,
        description="No more is resolved than began.",
    ),
    ExpectRowsToKeep(
        rule="""
        chat_cost_amount is not distinct from
        case
            when coalesce(plan_cost_amount, operator_cost_amount) is not null
                then coalesce(plan_cost_amount, 0) + coalesce(operator_cost_amount, 0)
        end
        """,
        severity=STOP,
        description="What is known of plan and operators adds up to the cost of chatting.",
    ),
    shared.ratios(
        "return_on_plan",
        "return_on_chat",
        "cost_per_conversation",
        "cost_per_resolved_conversation",
    ),
]
