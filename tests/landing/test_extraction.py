import threading
import time
from datetime import UTC, datetime, timedelta

import pytest

from chatmart import landing
from chatmart.errors import ChatmartError
from chatmart.landing import Span
from chatmart.landing.prefetching import prefetched
from chatmart.sources import Cursor, Lines
from chatmart.sources.vendor import Ask, Identity, Source, Stream, Vendor
from chatmart.sources.walking import Page, by_windows, dumps, instant, lines, newest_first

START = datetime(2026, 9, 1, tzinfo=UTC)
VENDOR = Vendor(Source("orders-cz", "shopify", "petal-cz"))
SPAN = Span("orders-cz", START, START + timedelta(days=3))


def order(id_, day=0, **more):
    return {"id": id_, "updated_at": instant(START + timedelta(days=day))} | more


def identify(document):
    return Identity(document["id"], datetime.fromisoformat(document["updated_at"]))


def stream(read, missing=None):
    return Stream("orders", "orders", read, identify, missing)


def by_day(read_day):
    def read(_, ask):
        return by_windows(ask, read_day, overlap=timedelta(days=1))

    return read


@pytest.fixture
def extract(connection):
    def extract(read, missing=None, span=SPAN, reconcile=None):
        reported = []
        return landing.extract(
            connection,
            VENDOR,
            stream(read, missing),
            span,
            lambda documents, size: reported.append(documents),
            reconcile,
        )

    return extract


@pytest.fixture
def landed(rows):
    return lambda: rows(
        "select id, document ->> 'note', deleted_at is not null from staging.shopify__orders "
        "order by id"
    )


def test_each_window_is_a_load_of_its_own(extract, rows, landed):
    def read_day(begin, end):
        yield lines("/orders", [order(f"o{begin.day}", begin.day - 1)])

    result = extract(by_day(read_day))

    assert (result.read, result.landed) == (3, 3)
    assert rows("select documents_landed from staging.loads") == [1, 1, 1]
    assert [id_ for id_, *_ in landed()] == ["o1", "o2", "o3"]
    assert rows("select name, value ->> 'through' from staging.cursors") == [
        ("orders-cz", "2026-09-04T00:00:00Z")
    ]
    assert rows("select account, data_as_of from staging.data_as_of") == [
        ("petal-cz", START + timedelta(days=3))
    ]


def test_what_came_before_a_failure_stays_and_the_next_run_goes_on_there(extract, landed):
    asked = []
    is_down = [True]

    def read_day(begin, end):
        asked.append(begin.day)
        yield lines("/orders", [order(f"o{begin.day}", begin.day - 1)])
        if begin.day == 2 and is_down[0]:
            raise ChatmartError("The vendor is down.", "Wait.")

    with pytest.raises(ChatmartError, match="down"):
        extract(by_day(read_day))
    kept = landed()
    is_down[0] = False
    extract(by_day(read_day))

    assert [id_ for id_, *_ in kept] == ["o1"]
    # the first day once more, which is the overlap, together with the second
    assert asked == [1, 2, 1, 3]


def test_nothing_new_still_moves_as_of(extract, rows):
    later = Span("orders-cz", START, START + timedelta(days=9))

    extract(by_day(lambda begin, end: iter(())))
    extract(by_day(lambda begin, end: iter(())), span=later)

    assert rows("select data_as_of from staging.data_as_of") == [later.until]


def test_a_backfill_has_a_cursor_of_its_own(extract, rows):
    backfill = Span(
        "orders-cz 2026-08-01..2026-08-03", START - timedelta(31), START - timedelta(29)
    )
    asked = []

    def read_day(begin, end):
        asked.append(begin)
        return iter(())

    extract(by_day(read_day))
    extract(by_day(read_day), span=backfill)
    extract(by_day(read_day), span=backfill)

    assert len(rows("select from staging.cursors")) == 2
    # a finished backfill looks again at no more than its overlap
    assert asked[3:] == [
        backfill.since,
        backfill.since + timedelta(1),
        backfill.until - timedelta(1),
    ]


def test_what_the_vendor_has_no_more_is_marked_and_can_come_back(extract, landed):
    def read(_, ask):
        yield lines("/orders", [order("o1"), order("o2")])

    extract(read)
    result = extract(
        lambda vendor, ask: iter(()),
        lambda vendor, ask, known: (one for one in known if one == "o2"),
        reconcile=timedelta(days=30),
    )
    gone = landed()
    extract(read)

    assert result.deleted == 1
    assert gone == [("o1", None, False), ("o2", None, True)]
    assert landed() == [("o1", None, False), ("o2", None, False)]


def test_only_what_changed_lately_is_looked_for(extract):
    asked = []

    def missing(vendor, ask, known):
        asked.extend(known)
        return iter(())

    extract(
        lambda vendor, ask: iter([lines("/orders", [order("old", -60), order("new")])]),
        missing,
        reconcile=timedelta(days=30),
    )

    assert asked == ["new"]


def test_a_record_without_identity_is_kept_aside(extract, rows, landed):
    documents = [order("o1"), {"updated_at": instant(START)}, {"id": "o3", "updated_at": "?"}]

    result = extract(lambda vendor, ask: iter([lines("/orders", documents)]))

    assert result.rejected == 2
    assert [id_ for id_, *_ in landed()] == ["o1"]
    assert rows("select origin, line_number from staging.rejected_documents order by 2") == [
        ("/orders", 2),
        ("/orders", 3),
    ]


def test_a_record_of_a_far_year_is_kept_aside_for_it_would_never_give_way(extract, rows, landed):
    def read_day(begin, end):
        yield lines("/orders", [order("o1") | {"updated_at": "9999-12-31T00:00:00Z"}, order("o2")])

    extract(by_day(read_day))

    assert landed() == [("o2", None, False)]
    assert "a year ahead" in rows("select reason from staging.rejected_documents")[0]


def test_an_older_version_that_comes_late_changes_nothing(extract, landed):
    newer, older = order("o1", 2, note="newer"), order("o1", 1, note="older")

    extract(lambda vendor, ask: iter([lines("/orders", [newer, older])]))
    extract(lambda vendor, ask: iter([lines("/orders", [older])]))

    assert landed() == [("o1", "newer", False)]


def test_newest_first_stops_at_what_is_known_and_lands_only_what_is_newer():
    pages = {
        None: Page("/a", [(START + timedelta(days=2), order("o3"))], "2"),
        "2": Page("/a", [(START, order("o2")), (START - timedelta(1), order("o1"))], "3"),
    }

    def walk(resume):
        while resume != "3":
            page = pages[resume]
            yield page
            resume = page.resume

    entries = list(newest_first(Ask("a", START, SPAN.until), walk, overlap=timedelta(hours=1)))

    texts = [text for entry in entries if isinstance(entry, Lines) for _, text in entry.lines]
    assert texts == [dumps(order("o3")), dumps(order("o2"))]
    assert entries[-1] == Cursor("a", {"through": "2026-09-04T00:00:00Z"}, SPAN.until)


def test_a_walk_that_was_cut_off_goes_on_and_ends_as_of_when_it_began():
    begun = {"walk": {"resume": "2", "until": "2026-09-02T00:00:00Z"}}
    asked = []

    def walk(resume):
        asked.append(resume)
        yield Page("/a", [(START, order("o2"))], None)

    ask = Ask("a", START, SPAN.until, {"a": begun})
    entries = list(newest_first(ask, walk, overlap=timedelta(0)))

    assert asked == ["2"]
    assert entries[-1] == Cursor(
        "a", {"through": "2026-09-02T00:00:00Z"}, datetime(2026, 9, 2, tzinfo=UTC)
    )


def test_a_source_is_read_ahead_but_not_far():
    read = []

    def source():
        for number in range(100):
            read.append(number)
            yield Cursor(str(number), {})

    with prefetched(source(), ahead=3) as entries:
        next(entries)
        deadline = time.monotonic() + 5
        while len(read) < 5 and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(0.05)

        assert len(read) == 5  # one taken, three in wait, one in hand


def test_a_source_that_is_not_wanted_any_more_ends():
    def source():
        while True:
            yield Cursor("a", {})

    with prefetched(source()) as entries:
        next(entries)

    for thread in threading.enumerate():
        if thread.name == "source":
            thread.join(5)
            assert not thread.is_alive()
