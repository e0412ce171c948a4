"""What every part of the reference needs: the newest documents, instants, local dates, rounding."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

Document = dict[str, Any]
Row = dict[str, Any]
Tables = dict[str, list[Row]]

STREAMS = (
    *("conversations", "orders", "customers", "campaign_deliveries"),
    *("operators", "operator_presence"),
)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Account:
    """What the configuration says of one account."""

    time_zone: str = "UTC"
    currency: str | None = None


Accounts = Mapping[str, Account]


def instant(text: str | None) -> datetime | None:
    return None if text is None else required_instant(text)


def required_instant(text: str) -> datetime:
    # RFC 3339 allows a small t and z
    return datetime.fromisoformat(text.upper()).astimezone(UTC)


def newest(documents: Iterable[Document]) -> list[Document]:
    """Keep one document per (account, id): a later one wins when its updated_at is not older."""
    kept: dict[tuple[str, str], Document] = {}
    for document in documents:
        key = (document["account"], document["id"])
        if key not in kept or _updated_at(document) >= _updated_at(kept[key]):
            kept[key] = document
    return list(kept.values())


def _updated_at(document: Document) -> datetime:
    return required_instant(document["updated_at"])


def local_date(moment: datetime | None, account: str, accounts: Accounts) -> date | None:
    if moment is None:
        return None
    zone = accounts[account].time_zone if account in accounts else "UTC"
    return moment.astimezone(ZoneInfo(zone)).date()


def seconds_between(earlier: datetime | None, later: datetime | None) -> Fraction | None:
    if earlier is None or later is None:
        return None
    return Fraction((later - earlier) // MICROSECOND, 1_000_000)


def rounded_to_cents(amount: Fraction) -> Decimal:
    """Round half away from zero, from the exact value."""
    cents = abs(amount) * 100
    whole = (cents.numerator * 2 + cents.denominator) // (cents.denominator * 2)
    rounded = Decimal(whole).scaleb(-2)
    return -rounded if amount < 0 else rounded


def mean(values: list[Fraction]) -> Fraction | None:
    return sum(values, Fraction(0)) / len(values) if values else None


def percentile(values: list[Fraction], share: Fraction) -> Fraction | None:
    """Interpolate between neighbours, as SQL's percentile_cont does."""
    if not values:
        return None
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = place.numerator // place.denominator
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
