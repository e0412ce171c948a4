"""Google Analytics 4: daily reports of one property, by the Data API."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from google.analytics.data_v1beta.types import DateRange, Metric, RunReportRequest

from chatmart.errors import ChatmartError
from chatmart.sources import Cursor, Entry
from chatmart.sources.ga4_access import opened
from chatmart.sources.ga4_chat_box import FREE_TEXT, LABELLED
from chatmart.sources.ga4_property import Property, dimensions, report
from chatmart.sources.ga4_reports import (
    CHAT_EVENTS,
    FUNNEL,
    TRAFFIC,
    TRANSACTIONS,
    Report,
    day,
)
from chatmart.sources.vendor import (
    Ask,
    Document,
    Identity,
    Secret,
    Source,
    Spec,
    Stream,
    Vendor,
    beginning,
)
from chatmart.sources.walking import instant, lines

ONE_DAY = timedelta(days=1)
WEEK = timedelta(days=7)
FINAL_AFTER = timedelta(days=3)  # hits that come later are dropped by the vendor
ENDS_AT_FIRST = timedelta(hours=10)  # UTC: when a day is over where it ends first
OTHER_REPORTS = ("session_start", "purchase")  # told by traffic and transactions


def _open(source: Source, secret: Secret) -> Vendor:
    options = source.options
    doubled = sorted(set(options["funnel_events"]) & set(OTHER_REPORTS))
    if doubled:
        raise ChatmartError(
            f"funnel_events of [sources.{source.name}] names {doubled[0]!r}, which another report "
            "tells already.",
            "Take it out of funnel_events, so that nothing is counted twice.",
        )
    private = sorted(set(options["labelled_events"]) & set(FREE_TEXT))
    if private:
        raise ChatmartError(
            f"labelled_events of [sources.{source.name}] names {private[0]!r}, whose label is what "
            "visitors wrote.",
            "Take it out of labelled_events; the event is counted without its label.",
        )
    return opened(source, secret)


def _read(what: Report, vendor: Vendor, ask: Ask) -> Iterator[Entry]:
    """Read the days that are over, several to a checkpoint."""
    own = _property(vendor)
    options, today = own.source.options, ask.until.astimezone(_zone(own, ask.until)).date()
    first, is_wide = _first_day(ask, _zone(own, ask.until), today, options)
    wide = instant(ask.until) if is_wide else ask.cursor.get("wide")
    while first < today:
        end = min(first + timedelta(days=options["chunk_days"]), today)
        days = [first + number * ONE_DAY for number in range((end - first).days)]
        documents = [day(own, what, of, is_final=today - of > FINAL_AFTER) for of in days]
        yield lines(f"{own.name}/{what.name}/{first}", documents)
        ended = datetime.combine(end, time(), _zone(own, ask.until)).astimezone(UTC)
        yield _checkpoint(ask, ended, wide if end == today else ask.cursor.get("wide"))
        first = end


def _first_day(
    ask: Ask,
    zone: ZoneInfo,
    today: date,
    options: Any,  # noqa: ANN401  of the source
) -> tuple[date, bool]:
    """Go back over the days that may still change, once a week over more of them."""
    oldest = ask.since.astimezone(zone).date()
    through = ask.cursor.get("through")
    if not through:
        return oldest, True
    lookback = timedelta(days=options["lookback_days"])
    read_to = datetime.fromisoformat(through).astimezone(zone).date()
    first = min(today - lookback, read_to - lookback + ONE_DAY)
    wide_lookback, last = timedelta(days=options["weekly_lookback_days"]), ask.cursor.get("wide")
    is_wide = not last or ask.until - datetime.fromisoformat(last) >= WEEK
    if wide_lookback and is_wide:
        first = min(first, today - wide_lookback)
    return max(first, oldest), is_wide


def _checkpoint(ask: Ask, ended: datetime, wide: str | None) -> Cursor:
    """What was read before stays read while its days are read once more."""
    before = ask.cursor.get("through")
    through = max(ended, datetime.fromisoformat(before)) if before else ended
    return Cursor(ask.name, {"through": instant(through), "wide": wide}, through)


def _identify(document: Document) -> Identity:
    """The same day has the same instant, whatever it holds: a day is replaced whole."""
    of = date.fromisoformat(document["date"])
    return Identity(of.isoformat(), beginning(of) + ENDS_AT_FIRST)


def _zone(own: Property, at: datetime) -> ZoneInfo:
    """The zone in which the property counts its days; only reports tell it."""
    if "zone" not in own.known:
        of = (at - ONE_DAY).date().isoformat()
        asked = RunReportRequest(
            property=own.name,
            metrics=[Metric(name="sessions")],
            date_ranges=[DateRange(start_date=of, end_date=of)],
            limit=1,
            return_property_quota=True,
        )
        said = report(own, asked).metadata
        own.known["currency"] = said.currency_code
        try:
            own.known["zone"] = ZoneInfo(said.time_zone or own.source.time_zone)
        except (ZoneInfoNotFoundError, ValueError):
            raise ChatmartError(
                f"Property {own.number} counts its days in a time zone that is not known here.",
                "Update the time zones of this machine (the Python package tzdata).",
            ) from None
    found: ZoneInfo = own.known["zone"]
    return found


def _check(vendor: Vendor) -> Iterator[str]:
    own = _property(vendor)
    options, known = own.source.options, dimensions(own)
    yield f"Property {own.number} knows {len(known)} dimensions."
    zone = _zone(own, datetime.now(UTC))
    yield f"It counts its days in {zone} and its money in {own.known['currency'] or 'none'}."
    if str(zone) != own.source.time_zone:
        yield (
            f"The account '{own.source.account}' counts its days in {own.source.time_zone}: days "
            "of web analytics begin and end at other instants than those of conversations."
        )
    for option in ("event_category", "event_label"):
        if options[option] not in known:
            yield f"It does not know {options[option]} ({option}): chat events come without it."
    if not options["chatted_value"]:
        yield "Nobody says who chatted (chatted_value): web events are not split by it."
    elif options["chatted_dimension"] not in known:
        raise ChatmartError(
            f"Property {own.number} does not know {options['chatted_dimension']}.",
            f"Set chatted_dimension of [sources.{own.source.name}] to a dimension it has.",
        )
    for name, left in own.known.items():
        if name.startswith("left for"):
            yield f"It has {left} tokens {name}."


def _property(vendor: Vendor) -> Property:
    if not isinstance(vendor, Property):
        raise TypeError("a property is opened by this module")
    return vendor


def _stream(what: Report) -> Stream:
    return Stream(what.name, "web_events", partial(_read, what), _identify)


SPEC = Spec(
    kind="ga4",
    streams=tuple(_stream(what) for what in (TRAFFIC, FUNNEL, TRANSACTIONS, CHAT_EVENTS)),
    options={
        "property_id": "",
        "lookback_days": 4,
        "weekly_lookback_days": 0,
        "chunk_days": 7,
        "page_size": 10_000,
        "requests_per_second": 0.0,
        "keep_tokens": 1_000,
        "funnel_events": [
            "view_item",
            "add_to_cart",
            "begin_checkout",
            "add_shipping_info",
            "add_payment_info",
        ],
        "event_category": "customEvent:event_category",
        "event_label": "customEvent:event_label",
        "labelled_events": list(LABELLED),
        "further_chat_events": [],
        "chatted_dimension": "audienceName",
        "chatted_value": "",
    },
    base_url="https://analyticsdata.googleapis.com",
    open=_open,
    check=_check,
    secret=(  # noqa: S106  what it is, in words
        "the key of a service account with the role Viewer on the property: keyfile_dict (JSON) or "
        "key_path (file) in the extra; nothing for Application Default Credentials; or, for a "
        "trial, an access token as the password"
    ),
)
