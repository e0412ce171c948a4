"""The marts of trust: what is compared, and by which key."""

from tests.reference import alerts, order_statuses, web_orders
from tests.reference.customers import Documents
from tests.reference.documents import Accounts, Tables

KEYS: dict[str, tuple[str, tuple[str, ...]]] = {
    "fct_order_syncs": ("core", ("account", "order_id")),
    "mart_alert_candidates": ("marts", alerts.GRAIN),
    "mart_order_status": ("marts", order_statuses.GRAIN),
    "mart_web_order_reconciliation": ("marts", web_orders.GRAIN),
}


def mart_tables(core: Tables, current: Documents, accounts: Accounts) -> Tables:
    chats, web_events = current["conversations"], current["web_events"]
    return {
        "mart_alert_candidates": alerts.alert_rows(core, chats, web_events),
        "mart_order_status": order_statuses.status_rows(core),
        "mart_web_order_reconciliation": web_orders.reconciliation_rows(
            web_events, current["orders"], accounts
        ),
    }
