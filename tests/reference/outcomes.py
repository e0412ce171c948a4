"""How a conversation went: clocks that start elsewhere, assignments, reopenings, bots."""

from datetime import datetime
from fractions import Fraction
from itertools import pairwise

from tests.reference.conversations import (
    MACHINES,
    Message,
    after_first_contact,
    counted_messages,
    ended_at,
    messages_by,
    started_at,
)
from tests.reference.documents import (
    Accounts,
    Document,
    Row,
    instant,
    local_date,
    required_instant,
    seconds_between,
)

Assignment = tuple[datetime, int, str]


def assignments(document: Document) -> list[Assignment]:
    """Answer when, as which of the document, and to whom; earliest first."""
    return sorted(
        (required_instant(given["assigned_at"]), number, given["operator_id"])
        for number, given in enumerate(document.get("assignments") or [], start=1)
    )


def reopenings(document: Document) -> list[datetime]:
    return sorted(required_instant(text) for text in document.get("reopened_at") or [])


def changes(operators: list[str]) -> int:
    return sum(one != other for one, other in pairwise(operators))


def seconds_unless_before(begin: datetime | None, end: datetime | None) -> Fraction | None:
    if begin is None or end is None or begin > end:
        return None
    return seconds_between(begin, end)


def outcome_columns(document: Document) -> Row:
    messages = counted_messages(document)
    has_contact = bool(messages_by(messages, "contact"))
    later = after_first_contact(messages)
    answers, bots = messages_by(later, "operator"), messages_by(later, *MACHINES)
    answered_at = answers[0].sent_at if answers else None
    started, given = started_at(document), assignments(document)
    assigned_at = given[0][0] if given else None
    return assignment_columns(document) | {
        "closed_by_id": (document.get("closed_by") or {}).get("id"),
        "first_bot_response_seconds": seconds_between(started, bots[0].sent_at) if bots else None,
        "first_response_from_created_seconds": seconds_unless_before(
            required_instant(document["created_at"]), answered_at
        ),
        "first_response_from_assignment_seconds": seconds_unless_before(assigned_at, answered_at),
        "queue_wait_seconds": (
            seconds_between(started, max(started, assigned_at))
            if assigned_at and has_contact
            else None
        ),
        "conversation_seconds": (
            seconds_between(started, ended_at(document)) if has_contact else None
        ),
        "is_bot_involved": bool(messages_by(messages, *MACHINES)),
        "is_automation_eligible": has_contact
        and not document.get("is_offline")
        and not wrote_first(messages),
    }


def wrote_first(messages: list[Message]) -> bool:
    """Tell whether an operator wrote before the contact ever did."""
    people = messages_by(messages, "contact", "operator")
    return bool(people) and people[0].author_type == "operator"


def assignment_columns(document: Document) -> Row:
    given, opened = assignments(document), reopenings(document)
    writers = [
        message.author_id or "" for message in messages_by(counted_messages(document), "operator")
    ]
    return {
        # only a drop folder tells these
        "assignment_count": None if "told_by" in document else len(given),
        "transfer_count": changes([who for *_, who in given] if given else writers),
        "operator_count": len(set(writers)),
        "reopen_count": None if "told_by" in document else len(opened),
        "first_reopened_at": opened[0] if opened else None,
    }


def assignment_rows(document: Document, accounts: Accounts) -> list[Row]:
    rows = []
    messages = counted_messages(document)
    started = started_at(document)
    for place, (assigned_at, number, operator) in enumerate(assignments(document), start=1):
        answers = [
            message.sent_at
            for message in messages_by(messages, "operator")
            if message.author_id == operator and message.sent_at >= assigned_at
        ]
        is_queue = place == 1 and messages_by(messages, "contact")
        rows.append(
            {
                "account": document["account"],
                "conversation_id": document["id"],
                "assignment_number": number,
                "assignment_position": place,
                "operator_id": operator,
                "assigned_at": assigned_at,
                "unassigned_at": instant(document["assignments"][number - 1].get("unassigned_at")),
                "is_answered": bool(answers),
                "answered_at": min(answers, default=None),
                "assigned_date": local_date(assigned_at, document["account"], accounts),
                "conversation_started_date": local_date(started, document["account"], accounts),
                "response_seconds": seconds_between(assigned_at, min(answers, default=None)),
                "queue_seconds": (
                    seconds_between(started, max(started, assigned_at)) if is_queue else None
                ),
            }
        )
    return rows
