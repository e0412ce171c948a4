"""Google Analytics 4 by its BigQuery export: files of events, day by day."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from chatmart.errors import ChatmartError
from chatmart.sources import Cursor, Entry, Gone, Unchanged, Unreadable
from chatmart.sources.ga4_chat_box import CATEGORY, EVENTS, LABELLED
from chatmart.sources.ga4_export_files import Day, broken, days, events, number, param, strangers
from chatmart.sources.vendor import (
    Ask,
    Document,
    Identity,
    Spec,
    Stream,
    Vendor,
    beginning,
)
from chatmart.sources.walking import instant, lines

ENDS_AT_FIRST = timedelta(hours=10)  # UTC: when a day is over where it ends first
MOST_DIGITS = 5
LAST_CLICK = {
    "manual_campaign": ("source", "medium", "campaign_name"),
    "cross_channel_campaign": ("source", "medium", "campaign_name", "default_channel_group"),
}
COLLECTED = ("manual_source", "manual_medium", "manual_campaign_name")


def _read(vendor: Vendor, ask: Ask) -> Iterator[Entry]:
    """Read the days whose files are new or changed, each with a checkpoint; never today."""
    zone = ZoneInfo(vendor.source.time_zone)
    first = ask.since.astimezone(zone).date()
    today = ask.until.astimezone(zone).date()
    for day in days(_folder(vendor)):
        if not first <= day.date < today:
            continue
        name = day.date.isoformat()
        before = ask.seen.get(name, {})
        if before.get("files") == day.state:
            yield from (Unchanged(str(path)) for path in day.files)
            continue
        wrong = [one for path in day.files if (one := broken(path))]
        if wrong:
            yield from wrong  # the day stays as it was, and is read again
            continue
        yield from _day(vendor, day, name, before.get("chunks", 0), zone)


def _day(vendor: Vendor, day: Day, name: str, before: int, zone: ZoneInfo) -> Iterator[Entry]:
    """Hand over a day in chunks, and name those that an earlier state of it had beyond them."""
    state, size, chunks = day.state, vendor.source.options["events_a_document"], 0
    wanted = frozenset(vendor.source.options["events"])
    kept: list[Document] = []
    for event in _kept(day, wanted):
        if isinstance(event, Unreadable):
            yield event
            continue
        kept.append(event)
        if len(kept) == size:
            yield _chunk(day, chunks, kept)
            chunks, kept = chunks + 1, []
    if kept:
        yield _chunk(day, chunks, kept)
        chunks += 1
    if before > chunks:
        yield Gone([_id(day.date, place) for place in range(chunks, before)])
    ended = datetime.combine(day.date + timedelta(days=1), time(), zone)
    yield Cursor(name, {"files": state, "chunks": chunks, "through": instant(ended)}, ended)


def _kept(day: Day, wanted: frozenset[str]) -> Iterator[Document | Unreadable]:
    text = day.date.strftime("%Y%m%d")
    for path in day.files:
        for event in events(path):
            if isinstance(event, Unreadable):
                yield event
            elif str(event.get("event_date", text)).replace("-", "") != text:
                yield _astray(path, event)
            elif _is_wanted(event, wanted):
                yield _trimmed(event)


def _is_wanted(event: Document, wanted: frozenset[str]) -> bool:
    name = event["event_name"]
    return name in wanted or name in _CHAT_EVENTS or param(event, "event_category") == CATEGORY


def _trimmed(event: Document) -> Document:
    """Keep what web events are made of; a label that a visitor wrote is left out."""
    last_click = event.get("session_traffic_source_last_click") or {}
    bought = event.get("ecommerce") or {}
    params = {
        key: param(event, key)
        for key in ("ga_session_id", "event_category", "transaction_id", "value", "currency")
    }
    if event["event_name"] in LABELLED:
        params["event_label"] = param(event, "event_label")
    return {
        "event_name": event["event_name"],
        "event_timestamp": str(event.get("event_timestamp")),
        "user_pseudo_id": event.get("user_pseudo_id"),
        "params": {key: value for key, value in params.items() if value is not None},
        "country": (event.get("geo") or {}).get("country"),
        "device": (event.get("device") or {}).get("category"),
        "last_click": {kind: _some(last_click.get(kind), LAST_CLICK[kind]) for kind in LAST_CLICK},
        "collected": _some(event.get("collected_traffic_source"), COLLECTED),
        "transaction_id": bought.get("transaction_id"),
        "revenue": number(bought.get("purchase_revenue")),
    }


def _some(of: object, names: Iterable[str]) -> dict[str, Any]:
    return {name: of[name] for name in names if of.get(name)} if isinstance(of, dict) else {}


def _chunk(day: Day, place: int, kept: list[Document]) -> Entry:
    document = {
        "date": day.date.isoformat(),
        "chunk": place,
        "is_intraday": day.is_intraday,
        "events": kept,
    }
    return lines(f"{day.files[0].parent}/{day.date:%Y%m%d}", [document])


def _astray(path: Path, event: Document) -> Unreadable:
    text = orjson.dumps({"event_date": event.get("event_date")})
    reason = "The event is of another day than its file."
    return Unreadable(str(path), 0, text, text.decode(), reason, False)


def _id(day: date, place: int) -> str:
    return f"{day.isoformat()}/{place:0{MOST_DIGITS}}"


def _identify(document: Document) -> Identity:
    of = date.fromisoformat(document["date"])
    return Identity(_id(of, int(document["chunk"])), beginning(of) + ENDS_AT_FIRST)


def _folder(vendor: Vendor) -> Path:
    folder = vendor.source.folder
    if folder is None or not folder.is_dir():
        raise ChatmartError(
            f"The folder {folder} of [sources.{vendor.source.name}] does not exist.",
            "Set folder to where the files of the export are.",
        )
    return folder


def _check(vendor: Vendor) -> Iterator[str]:
    folder = _folder(vendor)
    found = days(folder)
    if not found:
        yield f"{folder} holds no file named events_YYYYMMDD*.json(.gz) or .parquet."
    else:
        yield f"{folder} holds {len(found)} days, {found[0].date} to {found[-1].date}."
    for path in strangers(folder):
        yield f"{path} is not named after a day and is not read."


_CHAT_EVENTS = frozenset(EVENTS)

SPEC = Spec(
    kind="ga4_export",
    streams=(Stream("events", "web_events", _read, _identify),),
    options={
        "events": [
            "session_start",
            "view_item",
            "add_to_cart",
            "begin_checkout",
            "add_shipping_info",
            "add_payment_info",
            "purchase",
        ],
        "events_a_document": 2_000,
    },
    check=_check,
)
