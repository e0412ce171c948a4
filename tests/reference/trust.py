"""The marts of trust: what is compared, and by which key."""

from tests.reference import alerts, dimensions, order_statuses, reconciliation, web_orders
from tests.reference.customers import Documents
from tests.reference.documents import Accounts, Tables
from tests.reference.marts import account_currencies

KEYS: dict[str, tuple[str, tuple[str, ...]]] = {
    "fct_order_syncs": ("core", ("account", "order_id")),
    "fct_reported_numbers": ("core", ("account", "vendor", "metric", "grain_key")),
    "mart_alert_candidates": ("marts", alerts.GRAIN),
    "mart_data_as_of": ("marts", ("account",)),
    "mart_order_status": ("marts", order_statuses.GRAIN),
    "mart_source_reconciliation": ("marts", reconciliation.GRAIN),
    "mart_web_order_reconciliation": ("marts", web_orders.GRAIN),
}


def mart_tables(core: Tables, current: Documents, accounts: Accounts) -> Tables:
    chats, web_events = current["conversations"], current["web_events"]
    web_rows = web_orders.reconciliation_rows(web_events, current["orders"], accounts)
    currencies = account_currencies(core["fct_orders"], accounts)
    return {
        "mart_alert_candidates": alerts.alert_rows(core, chats, web_events),
        "mart_data_as_of": dimensions.data_as_of_rows(core),
        "mart_order_status": order_statuses.status_rows(core),
        "mart_source_reconciliation": reconciliation.reconciliation_rows(
            core, chats, web_rows, currencies, accounts
        ),
        "mart_web_order_reconciliation": web_rows,
    }
