"""What customers thought, by the day of the conversation and by the day of the rating."""

from fractions import Fraction

from tests.reference.documents import Document, Row, Tables, mean, percentile

GRAIN = ("account", "date_basis", "local_date", "channel", "team_id", "kind")
KINDS = ("csat", "ces", "nps", "ai_answer")
Key = tuple[object, ...]


def satisfaction_rows(core: Tables, chats: list[Document]) -> list[Row]:
    teams = {(chat["account"], chat["id"]): (chat.get("team") or {}).get("id") for chat in chats}
    rated: dict[Key, list[Row]] = {}
    closed: dict[Key, set[object]] = {}
    conversations = {}
    for row in core["fct_conversations"]:
        conversation = (row["account"], row["conversation_id"])
        conversations[conversation] = row
        for kind in KINDS if row["status"] == "closed" else ():
            key = place(row, teams[conversation], "conversation", row["started_date"], kind)
            closed.setdefault(key, set()).add(conversation)
    for rating in core["fct_ratings"]:
        conversation = (rating["account"], rating["conversation_id"])
        row = conversations[conversation]
        days = {"conversation": row["started_date"], "answered": rating["answered_date"]}
        for basis, day in days.items():
            key = place(row, teams[conversation], basis, day, rating["kind"])
            rated.setdefault(key, []).append(rating)
    return [
        dict(zip(GRAIN, key, strict=True))
        | figures(rated.get(key, []))
        | responses(key, rated.get(key, []), closed.get(key, set()))
        for key in rated | closed
    ]


def place(row: Row, team_id: object, basis: str, day: object, kind: str) -> Key:
    return row["account"], basis, day, row["channel"], team_id, kind


def figures(ratings: list[Row]) -> Row:
    values = [1 + 4 * r["score_normalised"] for r in ratings if r["score_normalised"] is not None]
    answers = [r["score_normalised"] for r in ratings if r["kind"] == "ai_answer"]
    answers = [answer for answer in answers if answer is not None]
    easy, hard = count(ratings, "is_very_easy"), count(ratings, "is_very_hard")
    promoters, detractors = count(ratings, "is_promoter"), count(ratings, "is_detractor")
    efforts, loyalties = known(ratings, "is_very_easy"), known(ratings, "is_promoter")
    return {
        "rating_count": len(ratings),
        "rating_sum": sum(values, Fraction(0)) if values else None,
        "mean_rating": mean(values),
        "median_rating": percentile(values, Fraction(1, 2)),
        "ces_very_easy_count": easy,
        "ces_very_hard_count": hard,
        "ces_count": efforts,
        "ces_score": Fraction(100 * (easy - hard), efforts) if efforts else None,
        "nps_promoter_count": promoters,
        "nps_detractor_count": detractors,
        "nps_count": loyalties,
        "nps_score": Fraction(100 * (promoters - detractors), loyalties) if loyalties else None,
        "ai_answers_rated": len(answers),
        "ai_answers_positive": sum(answer >= Fraction(3, 4) for answer in answers),
        "ai_answers_neutral": sum(Fraction(1, 4) < a < Fraction(3, 4) for a in answers),
        "ai_answers_negative": sum(answer <= Fraction(1, 4) for answer in answers),
        **rate("csat", count(ratings, "is_satisfied"), known(ratings, "is_satisfied")),
        **rate("effort", hard, efforts),
    }


def responses(key: Key, ratings: list[Row], closed: set[object]) -> Row:
    if key[1] == "answered":
        return rate("rating_response", None, None)
    rated = {(rating["account"], rating["conversation_id"]) for rating in ratings}
    return rate("rating_response", len(rated & closed), len(closed))


def count(ratings: list[Row], flag: str) -> int:
    return sum(bool(rating[flag]) for rating in ratings)


def known(ratings: list[Row], flag: str) -> int:
    return sum(rating[flag] is not None for rating in ratings)


def rate(name: str, numerator: int | None, denominator: int | None) -> Row:
    known_rate = Fraction(numerator or 0, denominator) if denominator else None
    return {
        f"{name}_numerator": numerator,
        f"{name}_denominator": denominator,
        f"{name}_rate": known_rate,
    }
