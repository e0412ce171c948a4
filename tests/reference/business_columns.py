"""What conversations and answers took in business hours, and whether somebody was there at all."""

from tests.reference.business_time import Clock
from tests.reference.documents import Document, Row, Tables
from tests.reference.staff import team_of

Key = tuple[object, ...]


def add_business_columns(core: Tables, chats: list[Document], clock: Clock) -> None:
    """Count by the hours of the conversation's team, else of its account."""
    teams: dict[Key, str | None] = {(chat["account"], chat["id"]): team_of(chat) for chat in chats}
    first: dict[Key, Row] = {}
    for row in core["fct_responses"]:
        key = row["account"], row["conversation_id"]
        row["response_business_seconds"] = (
            clock.seconds(row["account"], teams[key], row["asked_at"], row["responded_at"])
            if row["responded_at"]
            else None
        )
        if row["response_number"] == 1:
            first[key] = row
    for row in core["fct_conversations"]:
        key = row["account"], row["conversation_id"]
        measured = row["resolution_seconds"] is not None
        row |= {
            "first_response_business_seconds": first.get(key, {}).get("response_business_seconds"),
            "resolution_business_seconds": (
                clock.seconds(row["account"], teams[key], row["started_at"], row["closed_at"])
                if measured
                else None
            ),
            "is_started_in_business_hours": clock.is_open(
                row["account"], teams[key], row["started_at"]
            ),
        }
