"""What describes one pretend shop: the numbers planted in it stand here by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from chatmart.sandbox.world import (
    Answered,
    Campaign,
    Channel,
    Language,
    Operator,
    Product,
    SalesChannel,
)


@dataclass(frozen=True, slots=True)
class Shop:
    account: str
    time_zone: str
    currency: str
    decimals: int  # of the currency as the shop writes it
    tax_percent: int  # included in every price
    shipping: int
    free_shipping_from: int
    country: str
    cities: tuple[str, ...]
    phone_prefix: str
    languages: Mapping[Language, float]

    visits_a_day: float
    visit_chat_rate: float
    campaign_rate: float  # visits that trigger an automatic message
    other_conversations_a_day: Mapping[Channel, float]
    button_channel: Channel  # offered beside the widget on phones
    counter_orders_a_day: float  # placed neither on the web nor after a chat
    counter_channel: SalesChannel

    # planted: the share that buys because of a conversation, and of visits without one
    conversion: Mapping[Answered, float]
    visit_conversion: float
    cancelled_rate: float
    returned_rate: float
    cash_on_delivery_rate: float

    csat_scale: tuple[int, int]
    bot_id: str
    ai_id: str
    operators: tuple[Operator, ...]
    campaigns: tuple[Campaign, ...]
    products: tuple[Product, ...]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def prefix(self) -> str:
        return self.account.removeprefix("petal-")
