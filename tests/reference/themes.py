"""How conversations go by what they are about."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from tests.reference import conversations, phases, suggestions
from tests.reference.documents import Document, Row, Tables, percentile
from tests.reference.order_marts import rate

GRAIN = ("account", "date_basis", "local_date", "theme_type", "theme")
WINDOW_HOURS = 120
Key = tuple[object, ...]


def themes(document: Document) -> Counter[tuple[str, str]]:
    """Tell the themes of a conversation, and how often each is found in it."""
    found: Counter[tuple[str, str | None]] = Counter()
    found["account", document["account"]] += 1
    found["channel", document["channel"]] += 1
    found["team", (document.get("team") or {}).get("id")] += 1
    found["landing_page", document.get("landing_page")] += 1
    found.update(("tag", tag) for tag in conversations.tags(document))
    found.update((row["tag_group"], row["theme"]) for row in phases.themes(document))
    for message in document.get("messages") or []:
        found["macro", message.get("macro_id")] += 1
        found["campaign", message.get("campaign_id")] += 1
        found.update(("product", product) for product in suggestions.suggested(message))
    for participant_type, participant_id in conversations.participants(document):
        found[theme_type_of(participant_type), participant_id] += 1
    return Counter({(kind, theme): n for (kind, theme), n in found.items() if theme is not None})


def theme_type_of(participant_type: object) -> str:
    return "operator" if participant_type == "operator" else "bot"


def theme_rows(core: Tables, chats: list[Document], revenue: Iterable[Row]) -> list[Row]:
    started = {(row["account"], row["conversation_id"]): row for row in core["fct_conversations"]}
    parts = by_conversation(core["fct_participations"])
    answers = by_conversation(r for r in core["fct_responses"] if r["responded_at"] is not None)
    ratings = by_conversation(r for r in core["fct_ratings"] if r["kind"] == "csat")
    credits = by_conversation(revenue)
    deliveries = by_conversation(core["fct_campaign_deliveries"])
    converted = {
        (row["account"], row["conversation_id"])
        for row in core["fct_conversions"]
        if row["window_hours"] == WINDOW_HOURS and not row["is_cancelled"]
    }
    groups: dict[Key, list[Row]] = {}
    for chat in chats:
        place = (chat["account"], chat["id"])
        beside = {("campaign", row["campaign_id"]): 1 for row in deliveries.get(place, [])}
        beside["contact_phase", started[place]["contact_phase"]] = 1
        for (theme_type, theme), count in (beside | themes(chat)).items():
            key = (chat["account"], "started", started[place]["started_date"], theme_type, theme)
            own = {
                "conversation": started[place],
                "count": count,
                "parts": of_theme(theme_type, theme, parts.get(place, [])),
                "credits": of_theme(theme_type, theme, credits.get(place, [])),
                "ratings": ratings.get(place, []),
                "is_converted": place in converted,
                "answers": [
                    row
                    for row in answers.get(place, [])
                    if theme_type != "operator" or row["operator_id"] == theme
                ],
            }
            groups.setdefault(key, []).append(own)
    return [dict(zip(GRAIN, key, strict=True)) | figures(key[3], g) for key, g in groups.items()]


def by_conversation(rows: Iterable[Row]) -> dict[Key, list[Row]]:
    found: dict[Key, list[Row]] = {}
    for row in rows:
        found.setdefault((row["account"], row["conversation_id"]), []).append(row)
    return found


def of_theme(theme_type: str, theme: str, rows: list[Row]) -> list[Row]:
    """Leave to an operator or bot their own rows, to other themes all."""
    if theme_type not in ("operator", "bot"):
        return rows
    return [
        row
        for row in rows
        if (theme_type_of(row["participant_type"]), row["participant_id"]) == (theme_type, theme)
    ]


def figures(theme_type: object, found: list[Row]) -> Row:
    answers = [row for own in found for row in own["answers"]]
    ratings = [r["is_satisfied"] for own in found for r in own["ratings"]]
    judged = [is_satisfied for is_satisfied in ratings if is_satisfied is not None]
    every = [row["response_seconds"] for row in answers]
    first = [row["response_seconds"] for row in answers if row["response_number"] == 1]
    credited = [row["credited_amount"] for own in found for row in own["credits"]]
    return {
        "conversations": len(found),
        "participations": sum(len(own["parts"]) for own in found),
        "conversations_resolved": sum(own["conversation"]["is_resolved"] for own in found),
        "csat_numerator": sum(judged),
        "csat_denominator": len(judged),
        "csat_rate": Fraction(sum(judged), len(judged)) if judged else None,
        "response_count": len(every),
        "median_response_seconds": percentile(every, Fraction(1, 2)),
        "first_response_count": len(first),
        "median_first_response_seconds": percentile(first, Fraction(1, 2)),
        **rate("conversations_converted", sum(own["is_converted"] for own in found), len(found)),
        "attributed_revenue_amount": sum(credited, Decimal(0)),
        "replies": sum(own["conversation"]["operator_message_count"] for own in found),
        "macro_uses": sum(own["count"] for own in found) if theme_type == "macro" else None,
    }
