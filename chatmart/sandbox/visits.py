"""What a visit of the web pages looks like: traffic, device, campaigns shown, how far it went."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from chatmart.sandbox.people import DEVICES
from chatmart.sandbox.shop import Shop
from chatmart.sandbox.world import Campaign, Person, Visit

Traffic = tuple[str, str, str | None, str]

_TRAFFIC: Mapping[Traffic, int] = {
    ("google", "organic", None, "Organic Search"): 38,
    ("google", "cpc", "autumn", "Paid Search"): 20,
    ("(direct)", "(none)", None, "Direct"): 18,
    ("facebook", "paid_social", "autumn", "Paid Social"): 13,
    ("instagram", "referral", None, "Organic Social"): 6,
    ("newsletter", "email", "october", "Email"): 5,
}
_REFERRERS = {
    source: f"https://{source}.example.com/" for source in ("google", "facebook", "instagram")
}
_CART_RATE = 0.09
_CHECKOUT_RATE = 0.45  # of carts
_UNTRACKED_RATE = 0.05
_ABROAD_RATE = 0.06
_VIEWED_RATE = 0.58
_REPLIED_RATE = 0.13  # of viewed


@dataclass(frozen=True, slots=True)
class Shown:
    """A campaign that one visit triggered."""

    campaign: Campaign
    variant: str
    triggered_at: datetime
    viewed_at: datetime | None
    replied_at: datetime | None


def visit_id(shop: Shop, number: int) -> str:
    return f"{shop.prefix}-s{number:06}"


def visit(
    rng: Random,
    shop: Shop,
    number: int,
    started_at: datetime,
    person: Person | None,
    *,
    conversation_id: str | None = None,
    order_id: str | None = None,
) -> Visit:
    bought = order_id is not None
    carted = bought or rng.random() < _CART_RATE
    is_abroad = rng.random() < _ABROAD_RATE
    device = person.device if person else rng.choices(list(DEVICES), list(DEVICES.values()))[0]
    traffic = rng.choices(list(_TRAFFIC), list(_TRAFFIC.values()))[0]
    return Visit(
        id=visit_id(shop, number),
        started_at=started_at,
        visitor_id=f"visitor-{person.id}" if person else f"visitor-{shop.prefix}-x{number:06}",
        traffic=traffic,
        country="DE" if is_abroad else shop.country,
        device=device,
        page_count=1 + min(30, int(rng.expovariate(1 / (9 if carted else 2.5)))),
        conversation_id=conversation_id,
        carted=carted,
        checked_out=bought or (carted and rng.random() < _CHECKOUT_RATE),
        order_id=order_id,
        is_tracked=rng.random() > _UNTRACKED_RATE,
        ga_client_id=person.ga_client_id if person else _passing_client(number, started_at),
        landing_page=_landing_page(shop, number, traffic),
        referrer=_REFERRERS.get(traffic[0]),
    )


def _passing_client(number: int, started_at: datetime) -> str:
    return f"GA1.1.{100_000_007 + number * 7919}.{int(started_at.timestamp())}"


def _landing_page(shop: Shop, number: int, traffic: Traffic) -> str:
    """Mostly a product; with the marks of the campaign that led there."""
    product = shop.products[number % len(shop.products)]
    page = f"https://{shop.account}.example.com/" + (f"p/{product.id}" if number % 5 else "")
    source, medium, campaign, _ = traffic
    marks = f"?utm_source={source}&utm_medium={medium}&utm_campaign={campaign}"
    return page + marks if campaign else page


def shown_campaign(rng: Random, shop: Shop, started_at: datetime) -> Shown | None:
    if rng.random() > shop.campaign_rate:
        return None
    campaign = rng.choices(shop.campaigns, [one.weight for one in shop.campaigns])[0]
    triggered_at = _after(rng, started_at, 4, 60)
    viewed_at = _after(rng, triggered_at, 1, 30) if rng.random() < _VIEWED_RATE else None
    replies = viewed_at is not None and rng.random() < _REPLIED_RATE
    return Shown(
        campaign=campaign,
        variant=rng.choice(campaign.variants),
        triggered_at=triggered_at,
        viewed_at=viewed_at,
        replied_at=_after(rng, viewed_at, 5, 90) if viewed_at and replies else None,
    )


def _after(rng: Random, at: datetime, from_seconds: float, to_seconds: float) -> datetime:
    return at + timedelta(milliseconds=round(rng.uniform(from_seconds, to_seconds) * 1000))
