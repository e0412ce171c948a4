"""The dimensions and metrics that the property knows, and how hits give their values."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import NamedTuple

from chatmart.sandbox.vendors.ga4.hits import Hit
from chatmart.sandbox.vendors.ga4.quirks import EVENT_CATEGORY, EVENT_LABEL


class Dimension(NamedTuple):
    title: str
    category: str
    values: Callable[[Hit], tuple[str, ...]]


class Metric(NamedTuple):
    title: str
    type: str
    value: Callable[[list[Hit]], int | Decimal]


DIMENSIONS = {
    "date": Dimension("Date", "Time", lambda hit: (hit.day.replace("-", ""),)),
    "eventName": Dimension("Event name", "Event", lambda hit: (hit.name,)),
    "sessionSource": Dimension("Session source", "Traffic source", lambda hit: (hit.source,)),
    "sessionMedium": Dimension("Session medium", "Traffic source", lambda hit: (hit.medium,)),
    "sessionCampaignName": Dimension(
        "Session campaign", "Traffic source", lambda hit: (hit.campaign,)
    ),
    "sessionDefaultChannelGroup": Dimension(
        "Session default channel group", "Traffic source", lambda hit: (hit.channel_group,)
    ),
    "countryId": Dimension("Country ID", "Geography", lambda hit: (hit.country,)),
    "deviceCategory": Dimension("Device category", "Platform / Device", lambda hit: (hit.device,)),
    "audienceName": Dimension("Audience name", "User", lambda hit: hit.audiences),
    "transactionId": Dimension("Transaction ID", "Ecommerce", lambda hit: (hit.transaction_id,)),
}
CUSTOM_DIMENSIONS = {
    EVENT_CATEGORY: Dimension("event_category", "Custom", lambda hit: (hit.category,)),
    EVENT_LABEL: Dimension("event_label", "Custom", lambda hit: (hit.label,)),
}


def _sessions(hits: list[Hit]) -> int:
    return len({hit.session for hit in hits})


def _users(hits: list[Hit]) -> int:
    return len({hit.user for hit in hits})


def _purchases(hits: Iterable[Hit]) -> int:
    return sum(hit.times for hit in hits if hit.name == "purchase")


def _revenue(hits: list[Hit]) -> Decimal:
    return sum((Decimal(hit.revenue) for hit in hits), Decimal())


METRICS = {
    "eventCount": Metric(
        "Event count", "TYPE_INTEGER", lambda hits: sum(hit.times for hit in hits)
    ),
    "sessions": Metric("Sessions", "TYPE_INTEGER", _sessions),
    "totalUsers": Metric("Total users", "TYPE_INTEGER", _users),
    "activeUsers": Metric("Active users", "TYPE_INTEGER", _users),
    "screenPageViews": Metric(
        "Views",
        "TYPE_INTEGER",
        lambda hits: sum(hit.times for hit in hits if hit.name == "page_view"),
    ),
    "ecommercePurchases": Metric("Ecommerce purchases", "TYPE_INTEGER", _purchases),
    "transactions": Metric("Transactions", "TYPE_INTEGER", _purchases),
    "purchaseRevenue": Metric("Purchase revenue", "TYPE_CURRENCY", _revenue),
    "grossPurchaseRevenue": Metric("Gross purchase revenue", "TYPE_CURRENCY", _revenue),
}
