"""The marts of trust: what is compared, and by which key."""

from tests.reference import web_orders
from tests.reference.customers import Documents
from tests.reference.documents import Accounts, Tables

KEYS: dict[str, tuple[str, tuple[str, ...]]] = {
    "mart_web_order_reconciliation": ("marts", web_orders.GRAIN),
}


def mart_tables(core: Tables, current: Documents, accounts: Accounts) -> Tables:
    return {
        "mart_web_order_reconciliation": web_orders.reconciliation_rows(
            current["web_events"], current["orders"], accounts
        ),
    }
