"""The marts of orders, customers and what conversations earned."""

from tests.reference import (
    campaign_clicks,
    campaign_credits,
    campaign_products,
    chat_returns,
    contact_rates,
    conversion,
    customer_profiles,
    daily_tiles,
    operator_costs,
    order_marts,
    repeat_purchases,
    web,
)
from tests.reference.customers import Documents
from tests.reference.documents import Accounts, Tables
from tests.reference.marts import account_currencies

KEYS: dict[str, tuple[str, tuple[str, ...]]] = {
    "fct_conversions": ("core", ("account", "order_id", "conversation_id", "window_hours")),
    "fct_order_discounts": ("core", ("account", "order_id", "discount_code")),
    "fct_refunds": ("core", ("account", "order_id", "refund_number")),
    "fct_campaign_attributions": ("core", campaign_credits.GRAIN),
    "mart_campaign_revenue": ("marts", campaign_credits.REVENUE_GRAIN),
    "mart_campaign_clicks": ("marts", campaign_clicks.GRAIN),
    "mart_campaign_products": ("marts", campaign_products.GRAIN),
    "mart_repeat_purchases": ("marts", repeat_purchases.GRAIN),
    "mart_orders": ("marts", order_marts.ORDERS_GRAIN),
    "mart_customers": ("marts", customer_profiles.GRAIN),
    "mart_conversion": ("marts", conversion.CONVERSION_GRAIN),
    "mart_contact_rate": ("marts", contact_rates.CONTACT_GRAIN),
    "mart_operator_contact_rate": ("marts", contact_rates.OPERATOR_GRAIN),
    "mart_shop_overview": ("marts", daily_tiles.OVERVIEW_GRAIN),
    "mart_synthesis": ("marts", daily_tiles.SYNTHESIS_GRAIN),
    "mart_return_on_chat": ("marts", ("account", "month_start_date")),
    **web.KEYS,
}


def mart_tables(core: Tables, current: Documents, accounts: Accounts) -> Tables:
    chats, orders = current["conversations"], current["orders"]
    currencies = account_currencies(core["fct_orders"], accounts)
    comparison = web.comparison_rows(current["web_events"], currencies)
    links, targets = current["campaign_links"], current["campaign_products"]
    contacts = contact_rates.contact_rows(core, chats, current["web_events"], accounts)
    return {
        "mart_chat_comparison": comparison,
        "mart_chat_effect": web.effect_rows(comparison),
        "mart_campaign_revenue": campaign_credits.revenue_rows(core),
        "mart_campaign_clicks": campaign_clicks.click_rows(
            core, current["web_events"], currencies, links
        ),
        "mart_campaign_products": campaign_products.product_rows(
            core, orders, targets, accounts, currencies
        ),
        "mart_repeat_purchases": repeat_purchases.cohort_rows(core),
        "mart_orders": order_marts.order_rows(core, orders),
        "mart_customers": customer_profiles.profile_rows(core),
        "mart_conversion": conversion.conversion_rows(core, currencies),
        "mart_contact_rate": contacts,
        "mart_operator_contact_rate": contact_rates.operator_rows(core, chats, accounts, contacts),
        "mart_shop_overview": daily_tiles.overview_rows(core, chats, accounts, currencies),
        "mart_synthesis": daily_tiles.synthesis_rows(core, currencies),
        "mart_return_on_chat": chat_returns.return_rows(
            core,
            accounts,
            currencies,
            operator_costs.operator_costs(core, accounts, currencies),
            current["plan_costs"],
        ),
    }
