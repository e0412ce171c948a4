"""The marts of service: what is compared, and by which key."""

from tests.reference import (
    activity,
    credits,
    duration_statistics,
    hours,
    low_ratings,
    satisfaction,
    staffing,
    themes,
    workload,
)
from tests.reference.customers import Documents
from tests.reference.documents import Accounts, Row, Tables

KEYS: dict[str, tuple[str, tuple[str, ...]]] = {
    "mart_conversation_activity": ("marts", activity.GRAIN),
    "mart_duration_statistics": ("marts", duration_statistics.GRAIN),
    "mart_contact_heatmap": ("marts", hours.GRAIN),
    "mart_satisfaction": ("marts", satisfaction.GRAIN),
    "mart_theme_performance": ("marts", themes.GRAIN),
    "mart_low_ratings": ("marts", low_ratings.GRAIN),
    "mart_operator_satisfaction": ("marts", credits.GRAIN),
    "mart_operator_workload": ("marts", workload.GRAIN),
    "mart_open_conversations": ("marts", staffing.GRAIN),
    "mart_staffing": ("marts", staffing.GRAIN),
}


def service_tables(
    core: Tables, current: Documents, accounts: Accounts, default_credits: list[Row]
) -> Tables:
    chats = current["conversations"]
    return {
        "mart_conversation_activity": activity.activity_rows(core, chats),
        "mart_duration_statistics": duration_statistics.statistic_rows(core, chats),
        "mart_contact_heatmap": hours.heatmap_rows(core, chats, accounts),
        "mart_satisfaction": satisfaction.satisfaction_rows(core, chats),
        "mart_low_ratings": list(low_ratings.low_rows(core, current, accounts)),
        "mart_operator_satisfaction": credits.credit_rows(core),
        "mart_operator_workload": workload.workload_rows(core),
        "mart_open_conversations": staffing.open_rows(core, accounts),
        "mart_staffing": staffing.staffing_rows(core, chats, accounts),
        "mart_theme_performance": themes.theme_rows(core, chats, default_credits),
    }
