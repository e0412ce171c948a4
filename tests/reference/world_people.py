"""People of a random world and the many ways in which they leave their identifiers."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from random import Random

from tests.reference.documents import Document

FIRST_DAY = datetime(2026, 3, 1, tzinfo=UTC)
DAYS = 40
OFFSETS = (0, 0, 0, 60, 330, -210, 840, -570)
WHITE_SPACE = ("", "", " ", "  ", "\t", "\n", "\u00a0")
SHARED_EMAILS = ("info@example.com", " NoEmail@example.com")
SHARED_PHONES = ("000 000 000", "000000000")


@dataclass(frozen=True)
class Person:
    """Ids are per account; the same text in another account is somebody else's."""

    since: datetime
    emails: tuple[str, ...]
    phone: str
    shop_ids: dict[str, str]
    chat_ids: dict[str, str]


def people(random: Random, count: int, shops: list[str]) -> list[Person]:
    return [
        Person(
            since=FIRST_DAY + timedelta(days=random.random() * DAYS),
            emails=(f"person{number}@example.com", f"žofie{number}@example.com"),
            phone=f"4206000000{number:02}",
            shop_ids={shop: f"s{(number + 3 * place) % count}" for place, shop in enumerate(shops)},
            chat_ids={shop: f"v{(number + 5 * place) % count}" for place, shop in enumerate(shops)},
        )
        for number in range(count)
    ]


def written(random: Random, moment: datetime) -> str:
    """Write an instant with some offset and no more digits than it needs, or all."""
    local = moment.astimezone(timezone(timedelta(minutes=random.choice(OFFSETS))))
    text = local.isoformat(timespec=random.choice(("auto", "microseconds")))
    text = text.replace("+00:00", "Z") if random.random() < 0.7 else text
    return text.lower() if random.random() < 0.05 else text


def spoiled_email(random: Random, email: str) -> str:
    changed = random.choice((email, email, email.upper(), email.title()))
    return random.choice(WHITE_SPACE) + changed + random.choice(WHITE_SPACE)


def spoiled_phone(random: Random, digits: str) -> str:
    country, rest = digits[:3], digits[3:]
    spaced = f"{rest[:3]} {rest[3:6]}-{rest[6:]}"
    forms = (digits, f"+{digits}", f"00{digits}", f"+{country} {spaced}", f"(00{country}) {spaced}")
    return random.choice(forms)


def contact_details(
    random: Random, person: Person, account: str, everyone: list[Person]
) -> Document:
    """Give some of a person's e-mail, phone and GA id, rarely another's, a shared one or none."""
    details: Document = {}
    if random.random() < 0.1:
        return random.choice((details, {"email": None, "phone": ""}, {"email": " ", "phone": "-"}))
    source = random.choice(everyone) if random.random() < 0.04 else person
    if random.random() < 0.45:
        details["email"] = spoiled_email(random, random.choice(source.emails))
    if random.random() < 0.3:
        details["phone"] = spoiled_phone(random, source.phone)
    if random.random() < 0.15:
        details["ga_client_id"] = f"GA1.{person.chat_ids[account]}"
    if random.random() < 0.06:
        details["email"] = random.choice(SHARED_EMAILS)
    if random.random() < 0.06:
        details["phone"] = random.choice(SHARED_PHONES)
    return details


def gap(random: Random) -> timedelta:
    """Time between two messages: none, a microsecond, seconds, minutes, hours, seldom days."""
    return random.choice(
        (
            timedelta(0),
            timedelta(microseconds=1),
            timedelta(milliseconds=random.randint(1, 999)),
            timedelta(seconds=random.randint(1, 59)),
            timedelta(minutes=random.randint(1, 59)),
            timedelta(minutes=random.randint(1, 59), microseconds=random.randint(0, 999_999)),
            timedelta(hours=random.randint(1, 30)) if random.random() < 0.5 else timedelta(0),
            timedelta(days=random.randint(1, 4)) if random.random() < 0.2 else timedelta(minutes=3),
        )
    )
