"""What vendors' forms of a random world are made of."""

from fractions import Fraction

from tests.reference.documents import Document, required_instant

# what a vendor thinks that each answered turn waited; none where it does not tell
Waits = list[float | None]
# what it tells, and the numbers it reports
Told = tuple[Document, Document]


def seconds(moment: str) -> int:
    return int(required_instant(moment).timestamp())


def milliseconds(moment: str) -> int:
    return seconds(moment) * 1000


def first(waits: Waits) -> float | None:
    return waits[0] if waits else None


def exact(value: float | None) -> str | None:
    return None if value is None else str(Fraction(value))
