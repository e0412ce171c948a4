"""Durations in logarithmic buckets, by exact fractions, and percentiles of single durations."""

import csv
import math
from collections.abc import Iterator
from fractions import Fraction

from chatmart.settings import PROJECT_ROOT
from tests.reference.documents import Document, Row, Tables

TARGETS = PROJECT_ROOT / "dbt_project/seeds/duration_targets.csv"
# durations are within 1 % of what stands for their bucket
ACCURACY = Fraction(1, 100)
GROWTH = (1 + ACCURACY) / (1 - ACCURACY)
SMALLEST = Fraction(1, 1000)
OF_CONVERSATIONS = (
    *("first_response_seconds", "resolution_seconds"),
    *("first_response_business_seconds", "resolution_business_seconds"),
    *("first_any_response_seconds", "first_bot_response_seconds"),
    *("first_response_from_created_seconds", "first_response_from_assignment_seconds"),
    *("first_response_after_handover_seconds", "queue_wait_seconds", "conversation_seconds"),
)
OF_RESPONSES = ("response_seconds", "response_business_seconds", "response_from_last_seconds")
OF_PARTICIPATIONS = ("participation_seconds", "handle_seconds")
GRAIN = (
    *("account", "date_basis", "local_date", "channel"),
    *("team_id", "operator_id", "metric", "bucket"),
)


def duration_bucket(seconds: Fraction) -> int:
    """Give the first bucket whose upper border the duration does not exceed."""
    size = abs(seconds)
    if size <= SMALLEST:
        return 0
    number = round(math.log(size / SMALLEST) / math.log(GROWTH))
    while upper_border(number) < size:
        number += 1
    while upper_border(number - 1) >= size:
        number -= 1
    return number if seconds > 0 else -number


def upper_border(bucket: int) -> Fraction:
    return SMALLEST * GROWTH**bucket


def bucket_seconds(bucket: int) -> Fraction:
    """Give what is as far from both borders of the bucket, relative to each."""
    if bucket == 0:
        return Fraction(0)
    return (1 - ACCURACY) * upper_border(abs(bucket)) * (1 if bucket > 0 else -1)


def percentile_disc(values: list[Fraction], share: Fraction) -> Fraction:
    return sorted(values)[max(math.ceil(share * len(values)), 1) - 1]


def targets() -> dict[tuple[str, str], Fraction]:
    with TARGETS.open(encoding="utf-8", newline="") as text:
        return {
            (row["channel"], row["metric"]): Fraction(row["target_seconds"])
            for row in csv.DictReader(text)
        }


def places(core: Tables, chats: list[Document]) -> dict[tuple[str, str], Row]:
    """Tell by what the durations of a conversation are counted."""
    teams = {(chat["account"], chat["id"]): (chat.get("team") or {}).get("id") for chat in chats}
    return {
        (row["account"], row["conversation_id"]): {
            "account": row["account"],
            "date_basis": "conversation",
            "local_date": row["started_date"],
            "channel": row["channel"],
            "team_id": teams[row["account"], row["conversation_id"]],
        }
        for row in core["fct_conversations"]
    }


def durations(core: Tables, chats: list[Document]) -> Iterator[tuple[Row, Fraction]]:
    """Give every duration with what it is counted by."""
    place_of = places(core, chats)
    first_operator = {
        (row["account"], row["conversation_id"]): row["operator_id"]
        for row in core["fct_responses"]
        if row["response_number"] == 1
    }
    for row in core["fct_conversations"]:
        place = (row["account"], row["conversation_id"])
        yield from measured(row, OF_CONVERSATIONS, place_of[place], first_operator.get(place))
    for row in core["fct_responses"]:
        place = (row["account"], row["conversation_id"])
        yield from measured(row, OF_RESPONSES, place_of[place], row["operator_id"])
    for row in core["fct_participations"]:
        if row["participant_type"] == "operator":
            place = (row["account"], row["conversation_id"])
            yield from measured(row, OF_PARTICIPATIONS, place_of[place], row["participant_id"])


def measured(
    row: Row, metrics: tuple[str, ...], place: Row, operator: str | None
) -> Iterator[tuple[Row, Fraction]]:
    for metric in metrics:
        if row[metric] is not None:
            yield place | {"operator_id": operator, "metric": metric}, row[metric]


def duration_rows(core: Tables, chats: list[Document]) -> list[Row]:
    rows: dict[tuple[object, ...], list[Fraction]] = {}
    for place, seconds in durations(core, chats):
        key = tuple((place | {"bucket": duration_bucket(seconds)})[name] for name in GRAIN)
        rows.setdefault(key, []).append(seconds)
    return [figures(dict(zip(GRAIN, key, strict=True)), found) for key, found in rows.items()]


def figures(place: Row, found: list[Fraction]) -> Row:
    target = targets().get((place["channel"], place["metric"]))
    return place | {
        "bucket_seconds": bucket_seconds(place["bucket"]),
        "target_seconds": target,
        "duration_count": len(found),
        "duration_seconds": sum(found, Fraction(0)),
        "within_target_count": (
            None if target is None else sum(seconds <= target for seconds in found)
        ),
    }
