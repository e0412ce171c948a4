"""Which conversations an order is owed to, by six models and four windows."""

from datetime import timedelta
from decimal import Decimal, localcontext
from fractions import Fraction

from tests.reference.conversations import MACHINES, participants
from tests.reference.documents import Document, Row, rounded_to_cents, seconds_between

WINDOW_HOURS = (48, 72, 120, 744)
MODELS = (
    *("last_touch", "last_created", "first_touch"),
    *("linear", "position_based", "time_decay"),
)
HALF_LIFE_DAYS = 7
SECONDS_A_DAY = 86_400

Participant = tuple[str | None, str | None]


def touching(order: Row, conversations: list[Row], window_hours: int) -> list[Row]:
    """Answer the conversations that touch the order, first to last."""
    window = timedelta(hours=window_hours)
    return sorted(
        (
            conversation
            for conversation in conversations
            if conversation["contact_message_count"] > 0
            and conversation["started_at"] <= order["ordered_at"]
            and order["ordered_at"] <= conversation["ended_at"] + window
        ),
        key=lambda conversation: (conversation["started_at"], conversation["conversation_id"]),
    )


def credits(model: str, order: Row, touches: list[Row]) -> list[Fraction]:
    """Share 1 over the touches, which are sorted first to last."""
    count = len(touches)
    if model == "last_touch":
        return [Fraction(0)] * (count - 1) + [Fraction(1)]
    if model == "last_created":
        newest = max(touches, key=lambda touch: (touch["created_at"], touch["conversation_id"]))
        return [Fraction(touch is newest) for touch in touches]
    if model == "first_touch":
        return [Fraction(1)] + [Fraction(0)] * (count - 1)
    if model == "linear" or (model == "position_based" and count <= 2):
        return [Fraction(1, count)] * count
    if model == "position_based":
        return [Fraction(2, 5), *[Fraction(1, 5) / (count - 2)] * (count - 2), Fraction(2, 5)]
    weights = [decay_weight(order, touch) for touch in touches]
    return [weight / sum(weights) for weight in weights]


def decay_weight(order: Row, conversation: Row) -> Fraction:
    waited = seconds_between(conversation["ended_at"], order["ordered_at"]) or Fraction(0)
    days = max(Fraction(0), waited / SECONDS_A_DAY)
    with localcontext() as context:
        context.prec = 50
        exponent = -Decimal(days.numerator) / Decimal(days.denominator) / HALF_LIFE_DAYS
        return Fraction(Decimal(2) ** exponent)


def credited_participants(document: Document) -> list[Participant]:
    everyone = participants(document)
    people = [participant for participant in everyone if participant[0] == "operator"]
    machines = [participant for participant in everyone if participant[0] in MACHINES]
    return [*(people or machines)] or [(None, None)]


def attribution_rows(
    order: Row, conversations: list[Row], documents: dict[str, Document]
) -> list[Row]:
    """Attribute one order to conversations of its customer and account; documents by id."""
    rows: list[Row] = []
    for window_hours in WINDOW_HOURS:
        touches = touching(order, conversations, window_hours)
        for model in MODELS if touches else ():
            shares = credits(model, order, touches)
            rows += credited_rows(order, model, window_hours, touches, shares, documents)
    return rows


def credited_rows(
    order: Row,
    model: str,
    window_hours: int,
    touches: list[Row],
    shares: list[Fraction],
    documents: dict[str, Document],
) -> list[Row]:
    rows = []
    for touch, share in zip(touches, shares, strict=True):
        people = credited_participants(documents[touch["conversation_id"]])
        for participant_type, participant_id in people if share else ():
            rows.append(
                {
                    "account": order["account"],
                    "order_id": order["order_id"],
                    "conversation_id": touch["conversation_id"],
                    "participant_type": participant_type,
                    "participant_id": participant_id,
                    "attribution_model": model,
                    "window_hours": window_hours,
                    "credit": share / len(people),
                    "credited_amount": Decimal(0),
                    "currency": order["currency"],
                    "ordered_at": order["ordered_at"],
                    "conversation_started_at": touch["started_at"],
                    "ordered_date": order["ordered_date"],
                    "conversation_started_date": touch["started_date"],
                }
            )
    return with_amounts(rows, order["order_net_amount"])


def with_amounts(rows: list[Row], net_amount: Decimal) -> list[Row]:
    for row in rows:
        row["credited_amount"] = rounded_to_cents(row["credit"] * Fraction(net_amount))
    left_over = net_amount - sum((row["credited_amount"] for row in rows), Decimal(0))
    largest = min(rows, key=lambda row: (-row["credit"], *participant_order(row)))
    largest["credited_amount"] += left_over
    return rows


def participant_order(row: Row) -> tuple[str, str, str]:
    """Order by code point; a participant without id comes before those with one."""
    return (
        row["conversation_id"],
        row["participant_type"] or "",
        row["participant_id"] or "",
    )
