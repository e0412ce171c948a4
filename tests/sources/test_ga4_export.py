"""Google Analytics' export to BigQuery, read from a folder of files."""

import gzip
import json
import sys
from datetime import date, datetime

import orjson
import pyarrow as arrow
import pytest
from pyarrow import parquet

from chatmart import warehouse
from chatmart.errors import ChatmartError
from chatmart.sandbox import documents
from chatmart.sandbox.nights import as_of
from chatmart.sandbox.shops import world
from chatmart.sandbox.vendors.ga4.hits import CHATTED, hits
from chatmart.sandbox.vendors.ga4.quirks import Quirks
from chatmart.sources import Cursor, Gone, Lines, Unchanged, Unreadable, ga4_export
from chatmart.sources.vendor import Ask, Source, Vendor, beginning
from tests.sources import staging

(STREAM,) = ga4_export.SPEC.streams
SINCE = beginning(date(2026, 10, 25))
DAY = "20261028"


def opened(folder, **options):
    return Vendor(
        Source(
            name="export",
            kind="ga4_export",
            account="petal-cz",
            time_zone="Europe/Prague",
            folder=folder,
            options={**ga4_export.SPEC.options, **options},
        )
    )


def event(name="page_view", at=1, user="1.2", session=7, day=DAY, **others):
    params = others.pop("params", {})
    values = {"ga_session_id": {"int_value": str(session)}}
    values |= {key: {"string_value": value} for key, value in params.items()}
    return {
        "event_date": day,
        "event_timestamp": str(1_793_000_000_000_000 + at),
        "event_name": name,
        "event_params": [{"key": key, "value": value} for key, value in values.items()],
        "user_pseudo_id": user,
        "device": {"category": "mobile", "operating_system": "Android"},
        "geo": {"country": "Czechia", "city": "Brno"},
        **others,
    }


def purchase(transaction_id, **others):
    bought = {"transaction_id": transaction_id, "purchase_revenue": 1490.5}
    return event("purchase", ecommerce=bought, params={"currency": "CZK"}, **others)


def write(folder, events, name=f"events_{DAY}-000000000000.json.gz"):
    text = "".join(f"{json.dumps(one)}\n" for one in events)
    packed = gzip.compress(text.encode()) if name.endswith(".gz") else text.encode()
    (folder / name).write_bytes(packed)


def read(vendor, seen=None):
    ask = Ask("nightly", SINCE, as_of(1), seen or {})
    return list(STREAM.read(vendor, ask))


def events_of(entries):
    found = [
        orjson.loads(text) for one in entries if isinstance(one, Lines) for _, text in one.lines
    ]
    return [one for document in found for one in document["events"]]


def seen_after(entries):
    return {one.name: one.value for one in entries if isinstance(one, Cursor)}


@pytest.fixture(scope="module")
def scratch(settings):
    """A database with the staging models, which are views: they tell of whatever lands later."""
    with staging.scratch(settings) as found:
        staging.build(found, "ga4_export", "ga4_chat_events")
        yield found


@pytest.fixture
def staged(scratch):
    """Lands a folder and gives what staging says of it."""
    with warehouse.connect(scratch) as connection:
        connection.execute("truncate staging.ga4_export__events, staging.cursors")

    def land_and_read(folder, **options):
        result = staging.land(scratch, opened(folder, **options), STREAM, SINCE, as_of(1))
        return result, staging.rows(scratch, "stg_ga4_export__web_events")

    return land_and_read


def test_it_tells_what_the_drop_folder_tells(staged, tmp_path):
    history = next(one for one in world() if one.shop.account == "petal-cz")
    write_world(tmp_path, history)

    _, rows = staged(tmp_path)

    counted = ("session_start", "add_to_cart", "begin_checkout", "purchase")
    names = ("session_source", "session_medium", "session_campaign", "channel_group", "country")
    expected = sorted(
        str(
            (
                one["date"],
                one["event_name"],
                [one[name] for name in names],
                (one["device"], one["chatted"], one.get("transaction_id")),
                (one["event_count"], one["sessions"], one["total_users"]),
                (one.get("transactions"), float(one.get("revenue") or 0), one.get("currency")),
            )
        )
        for one in documents.web_events(history, as_of(1))
        if one["date"] >= "2026-10-25" and one["event_name"] in counted
    )
    found = sorted(
        str(
            (
                one["event_date"].isoformat(),
                one["event_name"],
                [one[name] for name in names],
                (one["device"], one["is_chatted"], one["transaction_id"]),
                (one["event_count"], one["session_count"], one["user_count"]),
                (one["transaction_count"], float(one["revenue_amount"] or 0), one["currency"]),
            )
        )
        for one in rows
        if one["event_name"] in counted
    )
    assert found == expected
    assert len(found) > 300


def write_world(folder, history):
    """Write the pretend shop's hits, each purchase twice, as thank-you pages send them."""
    days = {}
    for at, hit in enumerate(hits(history, as_of(1), Quirks())):
        if not hit.session.startswith("box-"):
            days.setdefault(hit.day.replace("-", ""), []).append((at, hit))
    for day, found in days.items():
        lines = [line for at, hit in found for line in as_exported(day, at, hit)]
        write(folder, lines, f"events_{day}.json")


def as_exported(day, at, hit):
    campaign = {
        "source": hit.source,
        "medium": hit.medium,
        "campaign_name": None if hit.campaign == "(not set)" else hit.campaign,
        "default_channel_group": hit.channel_group,
    }
    common = {
        "at": 10 * at,
        "user": hit.user,
        "session": int(hit.session[4:]),
        "day": day,
        "device": {"category": hit.device},
        "geo": {"country": hit.country},
        "session_traffic_source_last_click": {"cross_channel_campaign": campaign},
    }
    if hit.name == "purchase":
        bought = {"transaction_id": hit.transaction_id, "purchase_revenue": float(hit.revenue)}
        common |= {"ecommerce": bought, "params": {"currency": "CZK"}}
        yield event(hit.name, **common)
    yield event(hit.name, **common)
    if hit.name == "session_start" and CHATTED in hit.audiences:
        yield event("Agent_served_conversation", **common)


def test_a_purchase_counts_once_a_day_and_a_session_is_where_it_came_from(staged, tmp_path):
    mail = {"collected_traffic_source": {"manual_source": "letter", "manual_medium": "email"}}
    write(
        tmp_path,
        [
            event("session_start", at=1),
            event("session_start", at=2),
            event("add_to_cart", at=3, **mail),
            purchase("1001", at=4),
            purchase("1001", at=5, session=8),
            purchase("", at=6),
            event("Chatbot_interaction", at=7, params={"event_label": "Finder"}),
            event("session_start", at=8, session=8),
        ],
    )

    _, rows = staged(tmp_path)

    told = {
        (row["event_name"], row["transaction_id"], row["is_chatted"]): (
            row["event_count"],
            row["session_source"],
        )
        for row in rows
    }
    assert told == {
        ("session_start", None, True): (1, "letter"),
        ("session_start", None, False): (1, None),
        ("add_to_cart", None, True): (1, "letter"),
        ("purchase", "1001", True): (1, "letter"),
        ("purchase", None, True): (1, "letter"),
        ("Chatbot_interaction", None, True): (1, "letter"),
    }


def test_a_day_is_replaced_whole(staged, tmp_path):
    write(tmp_path, [event("add_to_cart", at=number) for number in range(7)])
    first, before = staged(tmp_path, events_a_document=2)
    write(tmp_path, [event("begin_checkout", at=number) for number in range(3)])

    second, after = staged(tmp_path, events_a_document=2)
    third, _ = staged(tmp_path, events_a_document=2)

    assert (first.landed, second.landed, second.deleted) == (4, 2, 2)
    assert (third.landed, third.unchanged_files) == (0, 1)
    assert [(row["event_name"], row["event_count"]) for row in before] == [("add_to_cart", 7)]
    assert [(row["event_name"], row["event_count"]) for row in after] == [("begin_checkout", 3)]


def test_what_was_streamed_counts_until_the_day_is_finished(staged, tmp_path):
    write(tmp_path, [event("add_to_cart")] * 2, f"events_intraday_{DAY}.json")
    _, streamed = staged(tmp_path)
    write(tmp_path, [event("add_to_cart")] * 3, f"events_{DAY}.json")

    _, finished = staged(tmp_path)

    assert [(row["event_count"], row["is_final"]) for row in streamed] == [(2, False)]
    assert [(row["event_count"], row["is_final"]) for row in finished] == [(3, None)]


def test_today_is_not_read(tmp_path):
    write(tmp_path, [event("add_to_cart", day="20261101")], "events_20261101.json")

    assert read(opened(tmp_path)) == []


def test_a_file_that_was_cut_off_leaves_its_day_as_it_was(tmp_path):
    write(tmp_path, [event("add_to_cart", at=number) for number in range(500)])
    entries = read(opened(tmp_path))
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:-20])

    again = read(opened(tmp_path), seen_after(entries))

    assert [type(one) for one in again] == [Unreadable]
    assert again[0].is_whole_file


def test_lines_that_are_no_events_are_set_aside(tmp_path):
    good, astray = event("add_to_cart"), event("add_to_cart", day="20261027")
    file = tmp_path / f"events_{DAY}.json"
    file.write_text("\n".join(["{", json.dumps({"x": 1}), json.dumps(good), json.dumps(astray)]))

    entries = read(opened(tmp_path))

    reasons = [one.reason for one in entries if isinstance(one, Unreadable)]
    assert len(events_of(entries)) == 1
    assert reasons == [
        "The line is no event of an export.",
        "The line is no event of an export.",
        "The event is of another day than its file.",
    ]


def test_parquet_gives_the_same_events(tmp_path):
    given = [purchase("1001", at=1), event("add_to_cart", at=2, ecommerce=None)]
    (tmp_path / "lines").mkdir()
    (tmp_path / "table").mkdir()
    write(tmp_path / "lines", given)
    parquet.write_table(
        arrow.Table.from_pylist(given), tmp_path / "table" / f"events_{DAY}.parquet"
    )

    found = events_of(read(opened(tmp_path / "table")))

    assert found == events_of(read(opened(tmp_path / "lines")))
    assert [one["event_name"] for one in found] == ["purchase", "add_to_cart"]


def test_a_parquet_file_that_was_cut_off_is_set_aside(tmp_path):
    (tmp_path / f"events_{DAY}.parquet").write_bytes(b"PAR1 and no more")

    (entry,) = read(opened(tmp_path))

    assert entry.reason == "The file is no whole Parquet file."


def test_parquet_without_its_extra_is_said(tmp_path, monkeypatch):
    (tmp_path / f"events_{DAY}.parquet").write_bytes(b"PAR1")
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    with pytest.raises(ChatmartError, match="cannot read that") as refused:
        read(opened(tmp_path))

    assert "chatmart[parquet]" in refused.value.remedy


def test_what_is_not_needed_or_private_is_not_landed(tmp_path):
    box = {"event_category": "Smartsupp_v3"}
    write(
        tmp_path,
        [
            event("page_view"),
            event("Feedback_text_sent", params=box | {"event_label": "call me at 123"}),
            event("Brand_new_event", params=box | {"event_label": "anything"}),
            event("Chatbot_sent", params=box | {"event_label": "Finder"}),
        ],
    )

    entries = read(opened(tmp_path))

    found = {one["event_name"]: one["params"].get("event_label") for one in events_of(entries)}
    assert found == {"Feedback_text_sent": None, "Brand_new_event": None, "Chatbot_sent": "Finder"}
    assert "Brno" not in str(entries)


def test_documents_that_a_smaller_day_has_no_more_are_named(tmp_path):
    write(tmp_path, [event("add_to_cart")] * 5)
    seen = seen_after(read(opened(tmp_path, events_a_document=2)))
    write(tmp_path, [event("add_to_cart")])

    entries = read(opened(tmp_path, events_a_document=2), seen)

    gone = [one for one in entries if isinstance(one, Gone)]
    assert gone == [Gone(["2026-10-28/00001", "2026-10-28/00002"])]


def test_files_that_did_not_change_are_passed_over(tmp_path):
    write(tmp_path, [event("add_to_cart")])
    entries = read(opened(tmp_path))

    again = read(opened(tmp_path), seen_after(entries))

    assert [type(one) for one in again] == [Unchanged]
    assert entries[-1].through == datetime.fromisoformat("2026-10-29T00:00:00+01:00")


def test_the_check_names_what_is_not_read(tmp_path):
    write(tmp_path, [event("add_to_cart")])
    write(tmp_path, [], "pseudonymous_users_20261028.json")

    found = list(ga4_export.SPEC.check(opened(tmp_path)))

    assert "holds 1 days, 2026-10-28 to 2026-10-28" in found[0]
    assert "pseudonymous_users_20261028.json is not named after a day" in found[1]


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(ChatmartError, match="does not exist"):
        read(opened(tmp_path / "nowhere"))
