"""iAdvize's answers to surveys, transactions, users, and the statistics it computes itself."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from chatmart.errors import ChatmartError
from chatmart.http import Client
from chatmart.sources import Entry
from chatmart.sources.iadvize_access import rest
from chatmart.sources.iadvize_queries import (
    SURVEY,
    TRANSACTION,
    USER,
    Listed,
    listed,
    pages,
    selection,
)
from chatmart.sources.iadvize_schema import Schema, introspected, need, node_of
from chatmart.sources.vendor import Ask, Document, Vendor
from chatmart.sources.walking import by_windows, checkpoint, lines

SURVEYS, TRANSACTIONS = "satisfactionSurveyResponses", "conversions"
PAGE = 100
WEEK = timedelta(days=7)
INDICATORS = (
    "contact_number",
    "contact_unanswered_number",
    "contact_answered_duration",
    "contact_answered_after_first_message_duration",
    "contact_sent_message_number",
    "contact_received_message_number",
    "transaction_after_contact_number",
    "transaction_after_contact_amount",
)


def surveys(vendor: Vendor, schema: Schema) -> Listed:
    type_ = node_of(vendor, schema, need(vendor, schema, schema.query, SURVEYS).type)
    for name in ("customerSatisfaction", "conversation"):
        need(vendor, schema, type_, name)
    return listed(vendor, schema, SURVEYS, selection(schema, type_, SURVEY), PAGE)


def transactions(vendor: Vendor, schema: Schema) -> Listed | None:
    """None when the account's schema does not know them."""
    field = schema.of(schema.query).get(TRANSACTIONS)
    if field is None or not vendor.source.options["transactions"]:
        return None
    type_ = node_of(vendor, schema, field.type)
    for name in ("id", "eventDate"):
        need(vendor, schema, type_, name)
    return listed(vendor, schema, TRANSACTIONS, selection(schema, type_, TRANSACTION), PAGE)


def users(vendor: Vendor, schema: Schema) -> Listed:
    type_ = need(vendor, schema, "Conversation", "users").type
    wanted = f"id closedAt users {{ {selection(schema, type_, USER)} }}"
    return listed(vendor, schema, "closedConversations", wanted, PAGE)


def read_ratings(vendor: Vendor, ask: Ask) -> Iterator[Entry]:
    """Each click is an answer: those of one conversation are put together, the last one wins."""
    asked = surveys(vendor, introspected(vendor))

    def window(begin: datetime, end: datetime) -> Iterator[Entry]:
        found: dict[str, Document] = {}
        for rows in pages(vendor, asked, begin, end):
            for row in rows:
                # what belongs to no conversation is kept among the rejected ones
                key = str((row.get("conversation") or {}).get("id") or f"none {len(found)}")
                given = {name: value for name, value in row.items() if value is not None}
                found[key] = {**row, **found.get(key, {}), **given}
        yield lines("answers to surveys", list(found.values()))

    overlap = timedelta(days=vendor.source.options["ratings_overlap_days"])
    yield from by_windows(ask, window, overlap=overlap, step=WEEK)


def read_transactions(vendor: Vendor, ask: Ask) -> Iterator[Entry]:
    asked = transactions(vendor, introspected(vendor))
    if asked is None:
        yield checkpoint(ask, ask.until)
        return

    def window(begin: datetime, end: datetime) -> Iterator[Entry]:
        for rows in pages(vendor, asked, begin, end):
            yield lines("transactions", rows)

    overlap = timedelta(days=vendor.source.options["transactions_overlap_days"])
    yield from by_windows(ask, window, overlap=overlap, step=WEEK)


def read_operators(vendor: Vendor, ask: Ask) -> Iterator[Entry]:
    """Whoever took part in a conversation that was closed; there is no list of users."""
    asked = users(vendor, introspected(vendor))

    def window(begin: datetime, end: datetime) -> Iterator[Entry]:
        found: dict[str, Document] = {}
        for rows in pages(vendor, asked, begin, end):
            for row in rows:
                for one in row.get("users") or []:
                    seen_at = max(found.get(str(one["id"]), row)["closedAt"], row["closedAt"])
                    found[str(one["id"])] = {"user": one, "closedAt": seen_at}
        yield lines("users of conversations", list(found.values()))

    yield from by_windows(ask, window, overlap=timedelta(days=1), step=WEEK)


def read_statistics(vendor: Vendor, ask: Ask) -> Iterator[Entry]:
    """What the older API counts, day by day of the account; only with a key for it."""
    client, zone = rest(vendor), ZoneInfo(vendor.source.time_zone)
    if client is not None:
        # a day is complete some hours after it has ended, and grows by what is attributed later
        day = ask.start(timedelta(days=3)).astimezone(zone).date()
        while midnight_after(day, zone) <= ask.until:
            yield lines("statistics", [statistic(vendor, client, day)])
            day += timedelta(days=1)
    yield checkpoint(ask, ask.until)


def statistic(vendor: Vendor, client: Client, day: date) -> Document:
    asked = {
        "indicators": ",".join(INDICATORS),
        "from": f"{day} 00:00:00",
        "to": f"{day} 23:59:59",
    }
    body = client.get("api/2/statistic", asked).json
    meta = body.get("meta") if isinstance(body, dict) else None
    if not isinstance(meta, dict) or meta.get("status") != "success":
        raise ChatmartError(
            f"iAdvize's older API did not give '{vendor.source.name}' its statistics.",
            f"Check rest_key in the extra of the Airflow connection '{vendor.source.connection}', "
            "or take it out to do without statistics.",
        )
    ended_at = midnight_after(day, ZoneInfo(vendor.source.time_zone))
    return {"date": str(day), "ended_at": ended_at.isoformat(), "statistic": body.get("data")}


def midnight_after(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
