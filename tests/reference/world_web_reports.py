"""Web analytics of random shops as reports of the vendor, a day at a time.

Each document carries beside the vendor's form what it means: `plain_rows`, as in a drop folder.
"""

from collections import defaultdict
from datetime import datetime, timedelta
from itertools import product
from random import Random

from tests.reference.documents import Document
from tests.reference.web import FLAGS
from tests.reference.world_campaigns import MARKS
from tests.reference.world_people import DAYS, FIRST_DAY, written

# which event each report is of
REPORTS = {"traffic": "session_start", "transactions": "purchase", "chat_events": "Chat opened"}
# of the first month more is doubtful
SAID_EARLY, SAID = (True, False, None), (False, None)
DIMENSIONS = {
    "session_source": "sessionSource",
    "session_medium": "sessionMedium",
    "session_campaign": "sessionCampaignName",
    "channel_group": "sessionDefaultChannelGroup",
    "country": "countryId",
    "device": "deviceCategory",
}


def told_reports(seed: int, shops: list[str]) -> dict[str, list[Document]]:
    """Tell some days, each up to two times."""
    random = Random(f"{seed} reports")
    found: dict[str, list[Document]] = defaultdict(list)
    for shop, number, report in product(shops, range(DAYS), REPORTS):
        day = FIRST_DAY + timedelta(days=number)
        for version in range(random.choice((0, 0, 0, 0, 0, 1, 2))):
            updated = written(random, day + timedelta(days=3 + version))
            named = {"account": shop, "id": str(day.date()), "updated_at": updated}
            document = day_of(random, report, day, is_final=version == 1)
            found[f"ga4__{report}"].append(document | named | said_of_all(document))
    return found


def day_of(random: Random, report: str, day: datetime, is_final: bool) -> Document:
    is_split = report != "chat_events" and random.random() < 0.7
    said = SAID_EARLY if day.month == FIRST_DAY.month else SAID
    metadata = {name: random.choice(said) for name in FLAGS[:3]}
    metadata["currency"] = random.choice(("CZK", "EUR"))
    rows, plain_rows = [], []
    for number in range(random.choice((1, 2, 3))):
        place = visit(random, report, number)
        everybody = random.choice((1, 4, 60))
        chatted = random.choice((0, 1, everybody)) if is_split else 0
        rows.append(told(place, report, everybody))
        rows += [told(place, report, chatted) | {"chatted": True}] if chatted else []
        sides = [(True, chatted), (False, everybody - chatted)] if is_split else [(None, everybody)]
        plain_rows += [meant(place, report, side, count) for side, count in sides if count]
    return {
        "date": str(day.date()),
        "report": report,
        "is_final": is_final or (False if said is SAID_EARLY else None),
        "is_split": is_split,
        "metadata": metadata,
        "rows": rows,
        "plain_rows": plain_rows,
    }


def visit(random: Random, report: str, number: int) -> Document:
    if report == "chat_events":
        return {"event_label": f"button {number}"}
    place = {
        "session_source": f"{report} {number}",
        "session_medium": random.choice(("email", "cpc")),
        "session_campaign": random.choice(MARKS) or "(direct)",
        "channel_group": random.choice(("Email", "Direct")),
        "country": random.choice(("CZ", "VN")),
        "device": random.choice(("mobile", "desktop")),
    }
    return place | ({"transaction_id": f"g-{number}"} if report == "transactions" else {})


def told(place: Document, report: str, count: int) -> Document:
    """Write a row as the vendor does, whose numbers are texts."""
    row = {DIMENSIONS[name]: value for name, value in place.items() if name in DIMENSIONS}
    row |= {name: str(count) for name in ("eventCount", "sessions", "totalUsers")}
    if report == "transactions":
        bought = {"transactions": str(count), "purchaseRevenue": str(1.5 * count)}
        row |= bought | {"transactionId": place["transaction_id"]}
    if report == "chat_events":
        row |= {"eventName": REPORTS[report], "eventLabel": place["event_label"]}
    return row


def meant(place: Document, report: str, chatted: bool | None, count: int) -> Document:
    row = place | {"event_name": REPORTS[report], "chatted": chatted, "event_count": count}
    row |= {"sessions": count, "total_users": count}
    if report == "transactions":
        row |= {"transactions": count, "revenue": str(1.5 * count)}
    return row


def said_of_all(day: Document) -> Document:
    """Say on each plain row what is said of the whole day."""
    metadata = dict(day["metadata"])
    currency = metadata.pop("currency")
    shared = metadata | {
        "date": day["date"],
        "report": day["report"],
        "record": f"{day['report']}:{day['date']}",
        "is_final": day["is_final"],
        "currency": currency if day["report"] == "transactions" else None,
    }
    return {"plain_rows": [row | shared for row in day["plain_rows"]]}
