"""What each operator did."""

from fractions import Fraction

from tests.reference.documents import Row, Tables, mean, percentile
from tests.reference.staff import NOBODY, told_of_operator

GRAIN = ("account", "date_basis", "local_date", "operator_id")
DEFAULT_WINDOW_HOURS = 120
Key = tuple[object, ...]
Chats = dict[tuple[str, str], Row]


def workload_rows(core: Tables) -> list[Row]:
    chats = {(row["account"], row["conversation_id"]): row for row in core["fct_conversations"]}
    ordered = {
        (row["account"], row["conversation_id"])
        for row in core["fct_conversions"]
        if row["window_hours"] == DEFAULT_WINDOW_HOURS and not row["is_cancelled"]
    }
    worked: dict[Key, list[Row]] = {}
    given: dict[Key, list[Row]] = {}
    for row in core["fct_participations"]:
        if row["participant_type"] == "operator":
            worked.setdefault(place(chats, row, row["participant_id"]), []).append(row)
    for row in assignments(core):
        given.setdefault(place(chats, row, row["operator_id"]), []).append(row)
    told = told_of_operator(core)
    return [
        dict(zip(GRAIN, key, strict=True))
        | told.get((key[0], key[-1]), NOBODY)
        | of_assignments(given.get(key, []), chats)
        | of_participations(worked.get(key, []), chats, ordered)
        for key in worked | given
    ]


def is_awaited(chat: Row) -> bool:
    return chat["contact_message_count"] > 0 and not chat["is_offline"]


def conversation(row: Row) -> tuple[str, str]:
    return row["account"], row["conversation_id"]


def place(chats: Chats, row: Row, operator_id: object) -> Key:
    return row["account"], "conversation", chats[conversation(row)]["started_date"], operator_id


def assignments(core: Tables) -> list[Row]:
    """Give assignments with whom the conversation went to next."""
    by_conversation: dict[Key, list[Row]] = {}
    for row in core["fct_assignments"]:
        by_conversation.setdefault(conversation(row), []).append(row)
    found = []
    for rows in by_conversation.values():
        rows.sort(key=lambda row: row["assignment_position"])
        following = [row["operator_id"] for row in rows[1:]] + [None]
        found += [row | {"next": who} for row, who in zip(rows, following, strict=True)]
    return found


def of_assignments(rows: list[Row], chats: Chats) -> Row:
    """Tell what nobody replied to of the conversations in which somebody waited for it."""
    given = {place for row in rows if is_awaited(chats[place := conversation(row)])}
    missed = [place for place in given if chats[place]["missed_reason"] == "no_reply"]
    answered = {conversation(row) for row in rows if row["is_answered"]}
    return rate("assigned_missed", len(missed), len(given)) | {
        "assigned_unanswered": len(given - answered),
        "transfers_away": sum(row["next"] not in (None, row["operator_id"]) for row in rows),
    }


def of_participations(rows: list[Row], chats: Chats, ordered: set[tuple[str, str]]) -> Row:
    customers, buyers = set(), set()
    for row in [row for row in rows if row["response_count"]]:
        customer = chats[conversation(row)]["customer_key"]
        customers.add(conversation(row) if customer is None else customer)
        if conversation(row) in ordered:
            buyers.add(customer)
    handled = [row["handle_seconds"] for row in rows]
    return rate("customer_to_order", len(buyers), len(customers)) | {
        "conversations_participated": len(rows),
        "messages_sent": sum(row["message_count"] for row in rows),
        "handle_seconds": sum(handled, Fraction(0)),
        "mean_handle_seconds": mean(handled),
        "median_participation_seconds": percentile(
            [row["participation_seconds"] for row in rows], Fraction(1, 2)
        ),
    }


def rate(name: str, numerator: int, denominator: int) -> Row:
    return {
        f"{name}_numerator": numerator,
        f"{name}_denominator": denominator,
        f"{name}_rate": Fraction(numerator, denominator) if denominator else None,
    }
