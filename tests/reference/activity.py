"""What happened to conversations, by the day they started and by the day they were closed."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from fractions import Fraction

from tests.reference.conversations import Message, counted_messages, messages_by
from tests.reference.documents import Document, Row, Tables, required_instant

GRAIN = ("account", "date_basis", "local_date", "channel", "team_id")
Key = tuple[object, ...]
WEEK, MONTH = timedelta(days=7), timedelta(days=30)
COUNTED: dict[str, Callable[[Row], object]] = {
    "conversations": lambda row: True,
    "conversations_contacted": lambda row: row["contact_message_count"] > 0,
    "conversations_answered": lambda row: row["response_count"] > 0,
    "conversations_closed": lambda row: row["status"] == "closed",
    "conversations_resolved": lambda row: row["is_resolved"],
    "conversations_auto_resolved": lambda row: row["is_auto_resolved"],
    "conversations_missed": lambda row: row["missed_reason"] == "no_reply",
    "conversations_missed_in_business_hours": lambda row: (
        row["missed_reason"] == "no_reply" and row["is_started_in_business_hours"]
    ),
    "conversations_bot_only": lambda row: row["missed_reason"] == "bot_only",
    "conversations_missed_offline": lambda row: row["missed_reason"] == "offline",
    "conversations_offline": lambda row: row["document"].get("is_offline"),
    "conversations_proactive": lambda row: row["document"].get("is_proactive"),
    "conversations_transferred": lambda row: row["transfer_count"] > 0,
    "conversations_reopened": lambda row: row["reopen_count"],
    "conversations_presale": lambda row: row["contact_phase"] == "presale",
    "conversations_postsale": lambda row: row["contact_phase"] == "postsale",
    "conversations_wismo": lambda row: row["contact_phase"] == "wismo",
    "conversations_unknown": lambda row: row["contact_phase"] == "unknown",
    "customers_first_contact_with_account": lambda row: row["is_first_with_account"],
    "customers_first_contact_ever": lambda row: row["is_first_ever"],
}
RATES: dict[str, tuple[Callable[[Row], object], Callable[[Row], object]]] = {
    "one_touch": (
        lambda row: row["is_one_touch"],
        lambda row: row["is_one_touch"] is not None,
    ),
    "no_recontact_7d": (
        lambda row: is_quiet(row, row["next_conversation_at"], WEEK),
        lambda row: is_judged(row, WEEK),
    ),
    "no_recontact_30d": (
        lambda row: is_quiet(row, row["next_conversation_at"], MONTH),
        lambda row: is_judged(row, MONTH),
    ),
    "durable_7d": (
        lambda row: is_quiet(row, row["customer_returned_at"], WEEK),
        lambda row: is_judged(row, WEEK),
    ),
}


def is_quiet(row: Row, came_back_at: datetime | None, wait: timedelta) -> bool:
    return came_back_at is None or came_back_at > row["closed_at"] + wait


def is_judged(row: Row, wait: timedelta) -> bool:
    return bool(
        row["is_resolved"]
        and row["contact_message_count"]
        and row["customer_key"] is not None
        and row["closed_at"] is not None
        and row["closed_at"] + wait <= row["as_of"]
    )


def activity_rows(core: Tables, chats: list[Document]) -> list[Row]:
    groups: dict[Key, list[Row]] = {}
    for row in described(core, chats):
        for place in places(row):
            groups.setdefault(tuple(place[name] for name in GRAIN), []).append(row)
    return [dict(zip(GRAIN, key, strict=True)) | figures(rows) for key, rows in groups.items()]


def places(row: Row) -> Iterator[Row]:
    yield row | {"date_basis": "started", "local_date": row["started_date"]}
    if row["status"] == "closed":
        day = row["closed_date"] or row["started_date"]
        yield row | {"date_basis": "closed", "local_date": day}


def described(core: Tables, chats: list[Document]) -> list[Row]:
    documents = {(chat["account"], chat["id"]): chat for chat in chats}
    as_of: dict[str, datetime] = {}
    for chat in chats:
        told = required_instant(chat["updated_at"])
        as_of[chat["account"]] = max(told, as_of.get(chat["account"], told))
    rows = []
    for row in core["fct_conversations"]:
        document = documents[row["account"], row["conversation_id"]]
        rows.append(
            row
            | {
                "document": document,
                "team_id": (document.get("team") or {}).get("id"),
                "comments": contact_comments(document),
                "as_of": as_of[row["account"]],
            }
        )
    return rows


def conversation(row: Row) -> tuple[str, str]:
    return row["account"], row["conversation_id"]


def contact_comments(document: Document) -> int:
    comments = [m for m in document.get("messages") or [] if m.get("kind") == "comment"]
    written: list[Message] = counted_messages(document | {"messages": comments})
    return len(messages_by(written, "contact"))


def figures(rows: list[Row]) -> Row:
    counted: Row = {name: sum(map(bool, map(rule, rows))) for name, rule in COUNTED.items()}
    comments = sum(row["comments"] for row in rows)
    contacted = [row for row in rows if row["contact_message_count"]]
    by_operator = customers([row for row in contacted if row["response_count"]])
    by_anyone = customers(
        [row for row in contacted if row["first_any_response_seconds"] is not None]
    )
    counted |= {
        "transfers": sum(row["transfer_count"] for row in rows),
        "contact_messages": sum(row["contact_message_count"] for row in rows) - comments,
        "contact_comments": comments,
        "customers_contacted": len(customers(contacted)),
        "customers_answered": len(by_anyone),
        "customers_answered_by_operator": len(by_operator),
        "customers_answered_automatically": len(by_anyone - by_operator),
    }
    for name, (numerator, denominator) in RATES.items():
        of = [row for row in rows if denominator(row)]
        counted |= rate(name, sum(bool(numerator(row)) for row in of), len(of))
    solved = [row for row in rows if row["resolution_seconds"] is not None]
    seconds = sum((Fraction(row["resolution_seconds"]) for row in solved), Fraction(0))
    return counted | rate("resolution_per_customer", seconds, len(customers(solved)))


def customers(rows: list[Row]) -> set[object]:
    """Count a contact whom nothing identifies once in each conversation."""
    return {
        conversation(row) if row["customer_key"] is None else row["customer_key"] for row in rows
    }


def rate(name: str, numerator: int | Fraction, denominator: int) -> Row:
    return {
        f"{name}_numerator": numerator,
        f"{name}_denominator": denominator,
        f"{name}_rate": Fraction(numerator, denominator) if denominator else None,
    }
