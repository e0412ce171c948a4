"""Who took part in a conversation, how long they were at work, and what credit they get."""

from fractions import Fraction

from tests.reference.conversations import (
    Message,
    contact_turns,
    counted_messages,
    participants,
)
from tests.reference.documents import Document, Row, seconds_between

LONGEST_GAP = Fraction(10 * 60)
Who = tuple[str, str | None]


def author(message: Message) -> Who:
    return message.author_type, message.author_id


def participation_rows(document: Document) -> list[Row]:
    messages = counted_messages(document)
    answers = [turn.answer for turn in contact_turns(messages) if turn.answer]
    everyone = participants(document)
    credited = [who for who in everyone if who[0] == "operator"] or everyone
    rows = []
    for who in everyone:
        own = [message for message in messages if author(message) == who]
        rows.append(
            {
                "account": document["account"],
                "conversation_id": document["id"],
                "participant_type": who[0],
                "participant_id": who[1],
                "message_count": len(own),
                "response_count": sum(author(answer) == who for answer in answers),
                "first_message_at": own[0].sent_at,
                "last_message_at": own[-1].sent_at,
                "participation_seconds": seconds_between(own[0].sent_at, own[-1].sent_at),
                "handle_seconds": handle_seconds(messages, who),
                "equal_share": Fraction(who in credited, len(credited)),
            }
            | roles(document, messages, who, credited)
        )
    return rows


def roles(document: Document, messages: list[Message], who: Who, credited: list[Who]) -> Row:
    people = [author(message) for message in messages if message.author_type == "operator"]
    written = [author(message) for message in messages]
    # the first of several with as many messages is the one who wrote first
    busiest = max(credited, key=written.count)
    closer = (document.get("closed_by") or {}) if document["status"] == "closed" else {}
    kind = "operator" if who[0] == "operator" else "bot"
    return {
        "is_first_human": bool(people) and people[0] == who,
        "is_last_human": bool(people) and people[-1] == who,
        "is_most_messages": busiest == who,
        "is_closer": who[1] is not None
        and (closer.get("type"), closer.get("id")) == (kind, who[1]),
    }


def handle_seconds(messages: list[Message], who: Who) -> Fraction:
    """Add up the gaps that end between the first and the last message of a participant."""
    exchanged = [m for m in messages if m.author_type == "contact" or author(m) == who]
    own = [place for place, message in enumerate(exchanged) if author(message) == who]
    total = Fraction(0)
    for place in range(max(own[0], 1), own[-1] + 1):
        gap = seconds_between(exchanged[place - 1].sent_at, exchanged[place].sent_at)
        if gap is not None and gap <= LONGEST_GAP:
            total += gap
    return total
