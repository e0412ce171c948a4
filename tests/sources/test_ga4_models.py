"""What staging says of the reports equals what the drop folder says of the same world."""

from collections import Counter
from datetime import UTC, datetime
from functools import partial

import pytest

from chatmart.sandbox import documents
from chatmart.sandbox.nights import as_of
from chatmart.sandbox.vendors import ga4 as server_of_ga4
from chatmart.sandbox.vendors.ga4.quirks import Quirks
from chatmart.sources.ga4_reports import TRAFFIC
from tests.sources import staging
from tests.sources.ga4s import STREAMS, opened
from tests.vendor_servers import serve_in_thread

SINCE = datetime(2026, 10, 20, 12, tzinfo=UTC)
QUIRKS = Quirks(
    sampled=frozenset({"2026-10-30"}),
    most_rows=20,
    further=(("2026-10-30", "Brand_new_event", "x"),),
)


@pytest.fixture(scope="module")
def staged(settings):
    """One account told truthfully and split by who chatted; the other with all its quirks."""
    with staging.scratch(settings) as scratch:
        land(scratch, "petal-cz", chatted_value="Chatted")
        land(scratch, "petal-vn", quirks=QUIRKS)
        staging.build(scratch, "ga4", "ga4_chat_events")
        yield scratch


def land(scratch, account, *, night=1, quirks=None, streams=STREAMS, **options):
    routes = partial(server_of_ga4.routes, quirks=quirks) if quirks else None
    with serve_in_thread("ga4", account, night=night, routes=routes) as server:
        vendor = opened(server, **options)
        for name in streams:
            staging.land(scratch, vendor, STREAMS[name], SINCE, as_of(night))


def rows(scratch, account="petal-cz"):
    found = staging.rows(scratch, "stg_ga4__web_events")
    return [row for row in found if row["account"] == account]


def told_by_drop(account, night=1):
    with serve_in_thread("ga4", account) as server:
        for one in documents.web_events(server.served.history, as_of(night)):
            if one["date"] >= "2026-10-20":
                yield one


def in_terms_of_staging(one):
    revenue = one.get("revenue")
    return (
        one["date"],
        one["event_name"],
        one.get("event_label"),
        one.get("session_source"),
        one.get("session_medium"),
        one.get("session_campaign"),
        one.get("channel_group"),
        one.get("country"),
        one.get("device"),
        one.get("chatted"),
        one.get("transaction_id"),
        one["event_count"],
        one["sessions"],
        one.get("transactions"),
        None if revenue is None else float(revenue),
        one.get("currency"),
    )


def in_the_same_terms(row):
    revenue = row["revenue_amount"]
    return (
        row["event_date"].isoformat(),
        row["event_name"],
        row["event_label"],
        row["session_source"],
        row["session_medium"],
        row["session_campaign"],
        row["channel_group"],
        row["country"],
        row["device"],
        row["is_chatted"],
        row["transaction_id"],
        row["event_count"],
        row["session_count"],
        row["transaction_count"],
        None if revenue is None else float(revenue),
        row["currency"],
    )


def test_staging_tells_what_the_drop_folder_tells(staged):
    expected = Counter(in_terms_of_staging(one) for one in told_by_drop("petal-cz"))

    found = Counter(in_the_same_terms(row) for row in rows(staged))

    assert found == expected
    assert sum(found.values()) > 500


def test_users_are_those_of_the_drop_folder_unless_somebody_came_twice(staged):
    def users(key, ones):
        return Counter(
            {key(one)[:11]: one.get("total_users", one.get("user_count")) for one in ones}
        )

    expected = users(in_terms_of_staging, told_by_drop("petal-cz"))
    found = users(in_the_same_terms, rows(staged))

    # whoever came with and without chatting is counted among those who chatted only
    assert found.keys() == expected.keys()
    assert all(0 <= expected[key] - found[key] <= 1 for key in found)
    assert sum(expected.values()) - sum(found.values()) < 10


def test_nobody_says_who_chatted_where_it_is_not_set(staged):
    found = rows(staged, "petal-vn")

    assert {row["is_chatted"] for row in found} == {None}


def test_readers_see_what_a_report_is_not(staged):
    found = rows(staged, "petal-vn")

    summed_up = [row for row in found if row["session_source"] == "(other)"]
    assert {row["event_date"].isoformat() for row in found if row["is_sampled"]} == {"2026-10-30"}
    assert summed_up
    assert all(row["has_other_row"] for row in summed_up)
    assert not any(row["is_thresholded"] for row in found)
    assert {row["is_final"] for row in found if row["event_date"].day < 29} == {True}
    assert {row["is_final"] for row in found if row["event_date"].day >= 29} == {False}


def test_an_event_of_the_chat_box_that_nobody_knows_is_named(staged):
    found = rows(staged, "petal-vn")

    unknown = [row["event_name"] for row in found if row["chat_step"] == "unknown"]
    assert unknown == ["Brand_new_event"]


def test_rows_of_everybody_are_told_by_one_report_only(staged):
    told = Counter(
        (row["event_name"], row["source_record_id"].split(":")[0])
        for row in rows(staged)
        if not row["chat_step"]
    )

    assert set(told) == {
        ("session_start", "traffic"),
        ("add_to_cart", "funnel"),
        ("begin_checkout", "funnel"),
        ("purchase", "transactions"),
    }


def test_a_day_that_lost_its_rows_loses_them(staged):
    before = {row["event_date"].day for row in rows(staged)}
    nothing = Quirks(least_users=10_000)

    land(staged, "petal-cz", night=2, quirks=nothing, streams=[TRAFFIC.name])

    traffic = [row for row in rows(staged) if row["event_name"] == "session_start"]
    assert before == set(range(20, 32))
    assert {row["event_date"].day for row in traffic} == set(range(20, 29))
