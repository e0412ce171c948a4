"""The people of a shop, and how much of one person each conversation or order gets to know."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from chatmart.sandbox.shop import Shop
from chatmart.sandbox.world import Channel, Contact, Language, Person

RETURNING_RATE = 0.2
ANONYMOUS_RATE = 0.05  # nothing at all is known, in the widget and in forms
ACCOUNT_RATE = 0.5
OLD_ACCOUNT_RATE = 0.4
SECOND_DEVICE_RATE = 0.15
SHARED_MAILBOX_RATE = 0.015
SHARED_MAILBOX = "info@example.com"  # of a company: it says nothing about who wrote

_NAMES: dict[Language, tuple[tuple[str, str], ...]] = {
    "cs": (
        ("Adéla", "adela"), ("Bořek", "borek"), ("Dana", "dana"), ("Hana", "hana"),
        ("Ivan", "ivan"), ("Klára", "klara"), ("Matěj", "matej"), ("Šárka", "sarka"),
    ),
    "vi": (
        ("An", "an"), ("Bình", "binh"), ("Chi", "chi"), ("Dũng", "dung"),
        ("Hoa", "hoa"), ("Linh", "linh"), ("Minh", "minh"), ("Thảo", "thao"),
    ),
    "en": (("Alex", "alex"), ("Robin", "robin"), ("Sam", "sam")),
}  # fmt: skip
_FAMILY: dict[Language, tuple[str, str]] = {
    "cs": ("Vzorek", "vzorek"),
    "vi": ("Mẫu", "mau"),
    "en": ("Sample", "sample"),
}
_BROWSERS = ("Chrome", "Safari", "Firefox", "Edge")
DEVICES = {"mobile": 64, "desktop": 31, "tablet": 5}


@dataclass(slots=True)
class Town:
    """Everybody who has come so far."""

    shop: Shop
    rng: Random
    persons: list[Person] = field(default_factory=list)
    purchases: list[tuple[datetime, Person]] = field(default_factory=list)


def someone(town: Town, at: datetime) -> Person:
    if town.persons and town.rng.random() < RETURNING_RATE:
        return town.rng.choice(town.persons)
    return _newcomer(town, at)


def buyer(town: Town, at: datetime) -> Person:
    """Somebody who has ordered before `at`, else anybody."""
    for _ in range(4 if town.purchases else 0):
        bought_at, person = town.rng.choice(town.purchases)
        if bought_at < at:
            return person
    return someone(town, at)


def seen_in_conversation(town: Town, person: Person, channel: Channel, at: datetime) -> Contact:
    rng = town.rng
    if channel in ("chat", "web_form") and rng.random() < ANONYMOUS_RATE:
        return Contact()
    if channel == "email":
        is_shared = rng.random() < SHARED_MAILBOX_RATE
        return Contact(
            name=person.name,
            email=SHARED_MAILBOX if is_shared else _as_typed(rng, person.email),
        )
    if channel == "web_form":
        phone = _phone_as_typed(rng, person.phone) if rng.random() < 0.5 else None
        return Contact(name=person.name, email=_as_typed(rng, person.email), phone=phone)
    if channel == "chat":
        return _seen_in_widget(rng, person, at)
    tells_phone = channel in ("whatsapp", "sms") or rng.random() < 0.4
    return Contact(
        id=f"{channel}-{person.id}",
        name=person.name,
        phone=_phone_as_typed(rng, person.phone) if tells_phone else None,
        email=_as_typed(rng, person.email) if rng.random() < 0.1 else None,
    )


def seen_in_order(town: Town, person: Person, at: datetime, *, on_web: bool) -> Contact:
    rng = town.rng
    has_account = person.shop_customer_id is not None and person.registered_at <= at
    return Contact(
        id=person.shop_customer_id if has_account else None,
        name=person.name,
        email=_as_typed(rng, person.email) if on_web or rng.random() < 0.4 else None,
        phone=_phone_as_typed(rng, person.phone) if not on_web or rng.random() < 0.7 else None,
        ga_client_id=person.ga_client_id if on_web and rng.random() < 0.6 else None,
    )


def _newcomer(town: Town, at: datetime) -> Person:
    rng, shop = town.rng, town.shop
    number = len(town.persons) + 1
    languages = list(shop.languages)
    language = rng.choices(languages, list(shop.languages.values()))[0]
    (given, given_ascii), (family, family_ascii) = rng.choice(_NAMES[language]), _FAMILY[language]
    domain = "example.com" if rng.random() < 0.8 else "example.org"
    is_old = rng.random() < OLD_ACCOUNT_RATE
    person = Person(
        id=f"{shop.prefix}-v{number:05}",
        name=f"{given} {family} {number}",
        email=f"{given_ascii}.{family_ascii}.{shop.prefix}{number}@{domain}",
        phone=f"{shop.phone_prefix}{number:06}",
        ga_client_id=f"GA1.1.{rng.randrange(10**8, 10**9)}.{number}",
        shop_customer_id=f"{shop.prefix}-u{number:05}" if rng.random() < ACCOUNT_RATE else None,
        city=rng.choice(shop.cities),
        device=rng.choices(list(DEVICES), list(DEVICES.values()))[0],
        browser=rng.choice(_BROWSERS),
        language=language,
        registered_at=(at - timedelta(days=rng.uniform(20, 700)) if is_old else at).replace(
            microsecond=0
        ),
        marketing_consent=rng.choices((True, False, None), (5, 3, 2))[0],
    )
    town.persons.append(person)
    return person


def _seen_in_widget(rng: Random, person: Person, at: datetime) -> Contact:
    # another device is another visitor for the widget, and carries no analytics id we know
    is_second = rng.random() < SECOND_DEVICE_RATE
    logged_in = person.registered_at <= at and rng.random() < 0.3
    has_written_form = rng.random() < 0.45
    return Contact(
        id=f"visitor-{person.id}" + ("-b" if is_second else ""),
        name=person.name if has_written_form else None,
        email=_as_typed(rng, person.email) if has_written_form else None,
        phone=_phone_as_typed(rng, person.phone) if rng.random() < 0.08 else None,
        shop_customer_id=person.shop_customer_id if logged_in else None,
        ga_client_id=person.ga_client_id if not is_second and rng.random() < 0.7 else None,
    )


def _as_typed(rng: Random, email: str) -> str:
    return rng.choices((email, email.upper(), email.title(), f" {email}"), (80, 10, 7, 3))[0]


def _phone_as_typed(rng: Random, phone: str) -> str:
    digits = phone.removeprefix("+")
    spaced = f"{digits[:-9]} {digits[-9:-6]} {digits[-6:-3]} {digits[-3:]}"
    return rng.choices((phone, f"+{spaced}", f"00{digits}", f"00{spaced}"), (4, 3, 2, 1))[0]
