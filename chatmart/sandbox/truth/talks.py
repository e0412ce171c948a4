"""What is true of the conversations of one night: messages, answers, ratings, who wrote."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median
from typing import Any

from chatmart.sandbox import asof
from chatmart.sandbox.history import History
from chatmart.sandbox.world import Closed, Conversation, Message, Rated, Tagged

_MACHINES = frozenset(("bot", "ai"))
_SATISFIED = 0.75  # of the scale


@dataclass(slots=True)
class _Operator:
    conversations_answered: int = 0
    response_count: int = 0
    first_response_seconds: list[float] = field(default_factory=list)


def figures(history: History, as_of: datetime) -> dict[str, Any]:
    there = list(asof.conversations(history, as_of))
    written = {one.id: counted(one, as_of) for one in there}
    firsts = [_first_response(messages) for messages in written.values()]
    reasons = Counter(_missed_reason(one, written[one.id]) for one in there)
    by_author = Counter(message.author_type for each in written.values() for message in each)
    return {
        "conversations": len(there),
        "conversations_by_channel": dict(Counter(one.channel for one in there)),
        "conversations_by_status": dict(
            Counter(asof.conversation_status(one, as_of) for one in there)
        ),
        "conversations_resolved": sum(_is_resolved(one, as_of) for one in there),
        "conversations_answered": sum(first is not None for first in firsts),
        "conversations_missed": reasons["no_reply"],
        "conversations_by_missed_reason": {key: n for key, n in reasons.items() if key},
        "messages_by_author_type": dict(by_author),
        "responses": sum(len(_answers(messages)) for messages in written.values()),
        "median_first_response_seconds": _median([seconds for _, seconds in filter(None, firsts)]),
        "operators": _operators(written.values()),
        "conversations_by_tag": _tags(there, as_of),
        **_ratings(there, as_of),
        "persons_who_wrote": len(
            {
                one.person_id
                for one in there
                if any(message.author_type == "contact" for message in written[one.id])
            }
        ),
    }


def counted(one: Conversation, as_of: datetime) -> list[Message]:
    """Neither notes nor what the system says; the text may be deleted, the message counts."""
    return [
        message
        for message in asof.messages(one, as_of)
        if message.kind != "note" and message.author_type != "system"
    ]


def _answers(messages: Sequence[Message]) -> list[tuple[str, float]]:
    """Operator and seconds of each contact turn that was answered."""
    found, asked_at = [], None
    for message in messages:
        if message.author_type == "contact" and asked_at is None:
            asked_at = message.at
        elif message.author_type == "operator" and asked_at is not None:
            found.append((message.author_id or "", (message.at - asked_at).total_seconds()))
            asked_at = None
    return found


def _first_response(messages: Sequence[Message]) -> tuple[str, float] | None:
    return next(iter(_answers(messages)), None)


def _missed_reason(one: Conversation, messages: Sequence[Message]) -> str | None:
    authors = [message.author_type for message in messages]
    if "contact" not in authors:
        return None
    later = set(authors[authors.index("contact") :])
    if "operator" in later:
        return None
    if one.is_offline:
        return "offline"
    return "bot_only" if later & _MACHINES else "no_reply"


def _is_resolved(one: Conversation, as_of: datetime) -> bool:
    last = asof.last_turn(one, as_of)
    return isinstance(last, Closed) and last.by != "system"


def _operators(conversations: Iterable[Sequence[Message]]) -> dict[str, dict[str, Any]]:
    found: defaultdict[str, _Operator] = defaultdict(_Operator)
    for messages in conversations:
        answers = _answers(messages)
        for operator_id in {operator_id for operator_id, _ in answers}:
            found[operator_id].conversations_answered += 1
        for operator_id, _ in answers:
            found[operator_id].response_count += 1
        for operator_id, seconds in answers[:1]:
            found[operator_id].first_response_seconds.append(seconds)
    return {
        operator_id: {
            "conversations_answered": one.conversations_answered,
            "response_count": one.response_count,
            "median_first_response_seconds": _median(one.first_response_seconds),
        }
        for operator_id, one in sorted(found.items())
    }


def _tags(there: Iterable[Conversation], as_of: datetime) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for one in there:
        tags = (event for event in asof.events(one, as_of) if isinstance(event, Tagged))
        counts.update({tag.name.strip().lower() for tag in tags})
    return dict(sorted(counts.items()))


def _ratings(there: Iterable[Conversation], as_of: datetime) -> dict[str, Any]:
    given = [
        event for one in there for event in asof.events(one, as_of) if isinstance(event, Rated)
    ]
    csat = [one for one in given if one.kind == "csat"]
    return {
        "ratings_by_kind": dict(Counter(one.kind for one in given)),
        "csat_numerator": sum(_is_satisfied(one) for one in csat),
        "csat_denominator": len(csat),
    }


def _is_satisfied(one: Rated) -> bool:
    low, high = one.scale
    return (one.score - low) / (high - low) >= _SATISFIED


def _median(seconds: Sequence[float]) -> float | None:
    return round(median(seconds), 3) if seconds else None
