"""Ratings credited to operators by several rules."""

from collections.abc import Callable
from fractions import Fraction

from tests.reference.documents import Row, Tables

GRAIN = ("account", "date_basis", "local_date", "operator_id", "credit_rule", "is_credited")
RULES: dict[str, Callable[[Row], Fraction]] = {
    "all_participants": lambda row: Fraction(1),
    "closer": lambda row: Fraction(row["is_closer"]),
    "first_human": lambda row: Fraction(row["is_first_human"]),
    "last_human": lambda row: Fraction(row["is_last_human"]),
    "most_messages": lambda row: Fraction(row["is_most_messages"]),
    "equal_split": lambda row: row["equal_share"],
}
Key = tuple[object, ...]


def credit_rows(core: Tables) -> list[Row]:
    started = {
        (row["account"], row["conversation_id"]): row["started_date"]
        for row in core["fct_conversations"]
    }
    operators: dict[Key, list[Row]] = {}
    for row in core["fct_participations"]:
        if row["participant_type"] == "operator":
            operators.setdefault((row["account"], row["conversation_id"]), []).append(row)
    credited: dict[Key, list[tuple[Fraction, bool]]] = {}
    for rating in core["fct_ratings"]:
        if rating["is_satisfied"] is None:
            continue
        conversation = (rating["account"], rating["conversation_id"])
        for rule, share_of in RULES.items():
            shares = [
                (row["participant_id"], share_of(row)) for row in operators.get(conversation, [])
            ]
            shares = [(who, share) for who, share in shares if share]
            for who, share in shares or [(None, Fraction(1))]:
                place = (rating["account"], "conversation", started[conversation])
                key = (*place, who, rule, bool(shares))
                credited.setdefault(key, []).append((share, rating["is_satisfied"]))
    return [dict(zip(GRAIN, key, strict=True)) | figures(found) for key, found in credited.items()]


def figures(found: list[tuple[Fraction, bool]]) -> Row:
    satisfied = sum((share for share, is_satisfied in found if is_satisfied), Fraction(0))
    total = sum((share for share, _ in found), Fraction(0))
    return {
        "csat_numerator": satisfied,
        "csat_denominator": total,
        "csat_rate": satisfied / total,
    }
