"""All kinds of sources, each in a module of its own that is imported when it is used."""

from importlib import import_module

from chatmart.sources.vendor import Spec

KINDS = {
    "smartsupp": "chatmart.sources.smartsupp",
    "smartsupp_webhooks": "chatmart.sources.smartsupp_webhooks",
    "smartsupp_ended_chats": "chatmart.sources.smartsupp_ended_chats",
    "zoho_desk": "chatmart.sources.zoho_desk",
    "zoho_salesiq": "chatmart.sources.zoho_salesiq",
    "iadvize": "chatmart.sources.iadvize",
    "gorgias": "chatmart.sources.gorgias",
    "chatwoot": "chatmart.sources.chatwoot",
    "sapo_chat_report": "chatmart.sources.sapo_chat_report",
    "shopify": "chatmart.sources.shopify",
    "woocommerce": "chatmart.sources.woocommerce",
    "shoptet": "chatmart.sources.shoptet",
    "sapo_web": "chatmart.sources.sapo_web",
    "sapo_go": "chatmart.sources.sapo_go",
    "ga4": "chatmart.sources.ga4",
    "ga4_export": "chatmart.sources.ga4_export",
}


def spec(kind: str) -> Spec:
    """Give what a kind is made of; KeyError for a kind that is not there."""
    found: Spec = import_module(KINDS[kind]).SPEC
    return found
