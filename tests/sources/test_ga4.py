"""Google Analytics' daily reports, read from a local property."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from chatmart.errors import ChatmartError
from chatmart.http import Unavailable
from chatmart.sandbox.nights import as_of
from chatmart.sandbox.vendors.ga4.key import service_account
from chatmart.sandbox.vendors.plan import FAULTS
from chatmart.settings import PROJECT_ROOT
from chatmart.sources import Lines, ga4
from chatmart.sources.ga4_chat_box import EVENTS
from chatmart.sources.vendor import Secret
from tests.sources.ga4s import (
    STREAMS,
    ask,
    days,
    opened,
    peculiar,
    read,
    source,
)
from tests.vendor_servers import serve_in_thread

PAYLOADS = Path(__file__).parent / "payloads" / "ga4"
THREE_DAYS = as_of(1) - timedelta(days=3)


@pytest.fixture(scope="module")
def calm():
    """A property without any trouble, as of the first night."""
    with serve_in_thread("ga4") as server:
        yield server


def seen(cursor):
    return {cursor.name: cursor.value}


def note(reading, entries):
    """Keep what came before it stopped."""
    for entry in reading:
        entries.append(entry)


def counts(document, number="eventCount"):
    return sum(int(row[number]) for row in document["rows"])


def test_every_day_that_is_over_comes_and_never_today(calm):
    vendor = opened(calm)
    before_midnight = datetime(2026, 10, 31, 22, 59, tzinfo=UTC)

    until_midnight, cursor = read(vendor, "traffic", ask(until=before_midnight))
    after_midnight, _ = read(vendor, "traffic")

    assert list(until_midnight) == days(25, 30)
    assert cursor.through == datetime(2026, 10, 30, 23, tzinfo=UTC)
    assert list(after_midnight) == days(25, 31)


def test_days_are_those_of_the_property_not_of_the_account(vendor_server):
    server = peculiar(vendor_server, time_zone="America/New_York")

    found, _ = read(opened(server), "traffic")

    assert list(found)[-1] == "2026-10-30"
    assert found["2026-10-30"]["metadata"]["time_zone"] == "America/New_York"
    assert any("America/New_York" in one for one in ga4.SPEC.check(opened(server)))


def test_a_night_reads_the_days_that_may_still_change(vendor_server):
    server = vendor_server("ga4", night=2)
    _, cursor = read(opened(server), "traffic", ask(until=as_of(1)))

    found, _ = read(opened(server), "traffic", ask(until=as_of(2), seen=seen(cursor)))

    assert list(found) == [*days(29, 31), "2026-11-01"]


def test_nights_that_were_missed_are_made_up_for(vendor_server):
    server = vendor_server("ga4", night=6)
    _, cursor = read(opened(server), "traffic", ask(until=as_of(1)))

    found, _ = read(opened(server), "traffic", ask(until=as_of(6), seen=seen(cursor)))

    assert min(found) == "2026-10-29"
    assert max(found) == "2026-11-05"


def test_once_a_week_more_days_are_read_again(vendor_server):
    vendor = opened(vendor_server("ga4", night=8), weekly_lookback_days=12)
    _, cursor = read(vendor, "traffic", ask(until=as_of(1)))

    soon, cursor = read(vendor, "traffic", ask(until=as_of(7), seen=seen(cursor)))
    later, _ = read(vendor, "traffic", ask(until=as_of(8), seen=seen(cursor)))

    assert min(soon) == "2026-10-29"
    assert min(later) == "2026-10-27"


def test_a_day_keeps_its_instant_when_it_changes(vendor_server):
    server = vendor_server("ga4", night=1)
    day = "2026-10-31"
    first, _ = read(opened(server), "traffic")
    again, _ = read(opened(server), "traffic")
    server.clock.as_of = as_of(4)

    later, _ = read(opened(server), "traffic")

    assert first == again
    assert later[day] != first[day]
    identities = {STREAMS["traffic"].identify(one[day]) for one in (first, again, later)}
    assert len(identities) == 1


def test_a_day_is_final_when_no_hits_can_come_any_more(calm):
    found, _ = read(opened(calm), "traffic")

    assert [day for day, one in found.items() if not one["is_final"]] == days(29, 31)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_changes_nothing(vendor_server, calm, fault):
    server = vendor_server("ga4", rates={fault: 0.4}, seed=3, slow=0.01, retry_after=1)

    found, _ = read(opened(server), "chat_events", ask(since=THREE_DAYS))

    assert any(one.fault for one in server.served.asked)
    assert found == read(opened(calm), "chat_events", ask(since=THREE_DAYS))[0]


def test_small_pages_give_the_same_day(calm):
    server = calm

    found, _ = read(opened(server, page_size=7), "funnel", ask(since=THREE_DAYS))

    assert found == read(opened(server), "funnel", ask(since=THREE_DAYS))[0]


def test_a_report_that_changes_between_two_pages_is_read_again(vendor_server, calm):
    # the first question is for the time zone
    server = peculiar(vendor_server, grows_at_request={2: 1})

    found, _ = read(opened(server, page_size=7), "traffic", ask(since=THREE_DAYS))

    assert found == read(opened(calm), "traffic", ask(since=THREE_DAYS))[0]


def test_a_report_that_changes_all_the_time_is_refused(vendor_server):
    server = peculiar(vendor_server, grows_at_request={number: number for number in range(99)})

    with pytest.raises(ChatmartError, match="its rows changed again and again"):
        read(opened(server, page_size=7), "traffic", ask(since=THREE_DAYS))


def test_it_stops_before_the_tokens_are_used_up_and_goes_on_later(vendor_server, calm):
    server = peculiar(vendor_server, tokens=30)
    entries = []

    with pytest.raises(ChatmartError, match="9 tokens left for this hour and project, and 10"):
        note(STREAMS["traffic"].read(opened(server, chunk_days=2, keep_tokens=10), ask()), entries)

    rest, _ = read(opened(calm), "traffic", ask(seen=seen(entries[-1])))
    landed = [text for one in entries if isinstance(one, Lines) for _, text in one.lines]
    assert len(landed) == 6
    assert entries[-1].through == datetime(2026, 10, 30, 23, tzinfo=UTC)
    assert list(rest)[-1] == "2026-10-31"


def test_a_quota_that_is_used_up_is_said(vendor_server):
    server = peculiar(vendor_server, tokens=0)

    with pytest.raises(Unavailable, match="quota of property 123456789 is used up"):
        read(opened(server), "traffic")


def test_a_service_account_signs_for_itself(calm):
    server = calm
    vendor = ga4.SPEC.open(source(server), Secret(extra={"keyfile_dict": service_account()}))

    found, _ = read(vendor, "traffic", ask(since=THREE_DAYS))

    assert list(found) == days(29, 31)


@pytest.mark.parametrize(
    "secret",
    [
        Secret(password="of somebody else"),
        Secret(extra={"keyfile_dict": service_account("of-somebody-else")}),
    ],
)
def test_a_wrong_key_is_said(calm, secret):
    vendor = ga4.SPEC.open(source(calm), secret)

    with pytest.raises(ChatmartError, match="Google did not take its key") as refused:
        list(ga4.SPEC.check(vendor))

    assert "somebody" not in str(refused.value)


@pytest.mark.parametrize("extra", [{"keyfile_dict": "{"}, {"key_path": "/no/such/file"}])
def test_a_key_that_is_none_is_said(calm, extra):
    with pytest.raises(ChatmartError, match="no usable key"):
        ga4.SPEC.open(source(calm), Secret(extra=extra))


def test_somebody_elses_property_is_said(calm):
    vendor = opened(calm, property_id="4711")

    with pytest.raises(ChatmartError, match="may not read property 4711"):
        list(ga4.SPEC.check(vendor))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"property_id": "G-ABC123"}, "does not say which property"),
        ({"funnel_events": ["purchase"]}, "another report tells already"),
        ({"labelled_events": ["Feedback_text_sent"]}, "what visitors wrote"),
    ],
)
def test_an_option_that_would_do_harm_is_refused(calm, options, words):
    with pytest.raises(ChatmartError, match=words):
        ga4.SPEC.open(source(calm, **options), Secret(password="x"))


def test_the_check_says_what_it_found(calm):
    found = list(ga4.SPEC.check(opened(calm)))

    assert found[:2] == [
        "Property 123456789 knows 12 dimensions.",
        "It counts its days in Europe/Prague and its money in CZK.",
    ]


def test_without_custom_dimensions_chat_events_come_without_labels(vendor_server, calm):
    server = peculiar(vendor_server, custom_dimensions=frozenset())

    found, _ = read(opened(server), "chat_events")
    full, _ = read(opened(calm), "chat_events")

    said = [one for one in ga4.SPEC.check(opened(server)) if "It does not know" in one]
    assert len(said) == 2
    assert {day: counts(one) for day, one in found.items()} == {
        day: counts(one) for day, one in full.items()
    }
    assert not any("eventLabel" in row for one in found.values() for row in one["rows"])
    assert any("eventLabel" in row for one in full.values() for row in one["rows"])


def test_a_dimension_that_is_not_there_is_named(calm):
    vendor = opened(calm, chatted_dimension="customUser:chatted", chatted_value="yes")

    with pytest.raises(ChatmartError, match="customUser:chatted is not valid there"):
        read(vendor, "traffic")
    with pytest.raises(ChatmartError, match="does not know customUser:chatted"):
        list(ga4.SPEC.check(vendor))


def test_what_visitors_wrote_is_never_asked_for(vendor_server):
    further = (
        ("2026-10-30", "Feedback_text_sent", "call me at 123"),
        ("2026-10-30", "Brand_new_event", "whatever this is"),
    )
    server = peculiar(vendor_server, further=further)

    found, _ = read(opened(server), "chat_events")

    rows = {row["eventName"]: row for row in found["2026-10-30"]["rows"]}
    assert rows["Feedback_text_sent"]["eventCount"] == "1"
    assert rows["Brand_new_event"]["eventCount"] == "1"
    assert "call me" not in str(found)
    assert "whatever" not in str(found)


def test_who_chatted_comes_beside_everybody(calm):
    found, _ = read(opened(calm, chatted_value="Chatted"), "traffic")

    for one in found.values():
        everybody = [row for row in one["rows"] if "chatted" not in row]
        chatted = [row for row in one["rows"] if row.get("chatted")]
        assert one["is_split"]
        assert 0 < len(chatted) < len(everybody)


def test_an_empty_day_is_a_document_without_rows(calm):
    before_the_world = datetime(2026, 8, 30, tzinfo=UTC)

    found, _ = read(
        opened(calm),
        "transactions",
        ask(since=before_the_world, until=before_the_world + timedelta(days=1)),
    )

    assert found["2026-08-30"]["rows"] == []
    assert found["2026-08-30"]["metadata"]["empty_reason"] == "NO_DATA"


@pytest.mark.parametrize(
    ("quirks", "flag"),
    [
        ({"sampled": frozenset({"2026-10-30"})}, "is_sampled"),
        ({"least_users": 5}, "is_thresholded"),
        ({"most_rows": 3}, "has_other_row"),
    ],
)
def test_what_a_report_is_not_is_kept_with_it(vendor_server, quirks, flag):
    found, _ = read(opened(peculiar(vendor_server, **quirks)), "traffic")

    flags = ("is_sampled", "is_thresholded", "has_other_row")
    metadata = found["2026-10-30"]["metadata"]
    assert [name for name in flags if metadata[name]] == [flag]


def test_the_chat_events_of_the_seed_are_those_that_are_asked_for():
    with (PROJECT_ROOT / "dbt_project/seeds/ga4_chat_events.csv").open() as file:
        seeded = {row["event_name"] for row in csv.DictReader(file)}

    assert seeded == set(EVENTS)


def test_a_report_as_it_is_sent_is_understood(vendor_server):
    text = (PAYLOADS / "report.json").read_text()
    path = "/v1beta/properties/123456789:runReport"
    sent = Route(path, lambda request: PlainTextResponse(text), methods=["POST"])

    found, _ = read(opened(vendor_server("ga4", routes=lambda served: [sent])), "traffic")

    document = found["2026-10-31"]
    assert document["metadata"] == {
        "time_zone": "Europe/Bratislava",
        "currency": "EUR",
        "is_sampled": True,
        "samples_read": 9_000_000,
        "sampling_space": 12_000_000,
        "is_thresholded": True,
        "has_other_row": True,
        "empty_reason": None,
        "truncated": ["DATA_TRUNCATION_TYPE_DATE_RANGE"],
    }
    assert [row["deviceCategory"] for row in document["rows"]] == ["smart tv", ""]
    assert [row["totalUsers"] for row in document["rows"]] == ["1", "35"]
