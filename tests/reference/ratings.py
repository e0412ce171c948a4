"""Ratings of conversations: what contacts thought of the answers they got."""

from decimal import Decimal
from fractions import Fraction

from tests.reference.documents import Accounts, Document, Row, local_date, required_instant


def rating_row(document: Document, rating: Document, accounts: Accounts) -> Row:
    kind = rating["kind"]
    score, low, high = (
        Fraction(Decimal(str(rating[name]))) for name in ("score", "scale_min", "scale_max")
    )
    normalised = (score - low) / (high - low) if high != low else None
    answered = required_instant(rating["answered_at"])
    return {
        "account": document["account"],
        "conversation_id": document["id"],
        "rating_id": rating["id"],
        "kind": kind,
        "score": score,
        "scale_min": low,
        "scale_max": high,
        "score_normalised": normalised,
        "is_satisfied": (
            normalised >= Fraction(3, 4) if kind == "csat" and normalised is not None else None
        ),
        "is_very_easy": score == high if kind == "ces" else None,
        "is_very_hard": score == low if kind == "ces" else None,
        "is_promoter": score >= 9 if kind == "nps" else None,
        "is_detractor": score <= 6 if kind == "nps" else None,
        "answered_at": answered,
        "answered_date": local_date(answered, document["account"], accounts),
        "message_id": rating.get("message_id"),
    }


def rating_rows(document: Document, accounts: Accounts) -> list[Row]:
    return [
        rating_row(document, rating, accounts) | {"rating_number": number}
        for number, rating in enumerate(document.get("ratings") or [], start=1)
    ]
