"""The marts of orders, customers and what conversations earned."""

from tests.reference import contact_rates, conversion, order_marts
from tests.reference.customers import Documents
from tests.reference.documents import Accounts, Tables
from tests.reference.marts import account_currencies

KEYS: dict[str, tuple[str, tuple[str, ...]]] = {
    "fct_conversions": ("core", ("account", "order_id", "conversation_id", "window_hours")),
    "fct_refunds": ("core", ("account", "order_id", "refund_number")),
    "mart_orders": ("marts", order_marts.ORDERS_GRAIN),
    "mart_conversion": ("marts", conversion.CONVERSION_GRAIN),
    "mart_contact_rate": ("marts", contact_rates.CONTACT_GRAIN),
}


def mart_tables(core: Tables, current: Documents, accounts: Accounts) -> Tables:
    chats, orders = current["conversations"], current["orders"]
    currencies = account_currencies(core["fct_orders"], accounts)
    return {
        "mart_orders": order_marts.order_rows(core, orders),
        "mart_conversion": conversion.conversion_rows(core, currencies),
        "mart_contact_rate": contact_rates.contact_rows(core, chats, accounts),
    }
