"""Which version of a document stays."""

import pytest

from tests.landing.builders import customer, web_event, widget_display, write

NAMES = "select document ->> 'name' from staging.drop__customers order by account, id"
EVENTS = """
select document ->> 'event_name', document ->> 'event_count', deleted_at is not null
from staging.drop__web_events order by 1
"""

EARLY, LATE = "2026-03-02T09:00:00Z", "2026-03-02T08:30:00-01:00"  # half an hour later


def load_customers(load, folder, *documents):
    write(folder, "customers/a.ndjson", *documents)
    return load()


def test_a_newer_document_replaces_an_older_one(load, rows, tmp_path):
    load_customers(load, tmp_path, customer(name="early", updated_at=EARLY))
    result = load_customers(load, tmp_path, customer(name="late", updated_at=LATE))

    assert rows(NAMES) == ["late"]
    assert result.landed == 1
    assert rows("select distinct load_id from staging.drop__customers") == [result.load_id]


def test_an_older_document_changes_nothing(load, rows, tmp_path):
    first = load_customers(load, tmp_path, customer(name="late", updated_at=LATE))
    result = load_customers(load, tmp_path, customer(name="early", updated_at=EARLY))

    assert rows(NAMES) == ["late"]
    assert (result.read, result.landed) == (1, 0)
    assert rows("select load_id from staging.drop__customers") == [first.load_id]


def test_of_two_equally_new_documents_the_later_one_stays(load, rows, tmp_path):
    for name in ("first", "second", "first"):
        load_customers(load, tmp_path, customer(name=name))

        assert rows(NAMES) == [name]


def test_the_same_again_leaves_the_row_untouched(load, rows, tmp_path):
    load_customers(load, tmp_path, customer(name="x", score=1))
    before = rows("select ctid, load_id, loaded_at from staging.drop__customers")
    result = load_customers(load, tmp_path, customer(score=1.0, name="x"))

    assert rows("select ctid, load_id, loaded_at from staging.drop__customers") == before
    assert (result.read, result.landed) == (1, 0)


@pytest.mark.parametrize("filled", [False, True], ids=["empty table", "filled table"])
@pytest.mark.parametrize(
    ("versions", "stays"),
    [
        ([("a", EARLY), ("b", LATE), ("c", EARLY)], "b"),
        ([("a", LATE), ("b", LATE), ("c", EARLY)], "b"),
        ([("a", EARLY), ("b", EARLY), ("c", EARLY)], "c"),
    ],
)
def test_within_a_load_the_last_of_the_newest_stays(load, rows, tmp_path, filled, versions, stays):
    if filled:
        load_customers(load, tmp_path, customer(updated_at="2026-01-01T00:00:00Z"))
    documents = [customer(name=name, updated_at=instant) for name, instant in versions]

    result = load_customers(load, tmp_path, *documents, customer(id="k2", name="other"))

    assert rows(NAMES) == [stays, "other"]
    assert (result.read, result.landed) == (4, 2)


def test_accounts_do_not_share_ids(load, rows, tmp_path):
    load_customers(load, tmp_path, customer(account="a"), customer(account="b"))

    assert rows("select account from staging.drop__customers order by 1") == ["a", "b"]


def test_a_tombstone_yields_only_to_a_newer_document(load, rows, connection, tmp_path):
    load_customers(load, tmp_path, customer(name="x"))
    with connection.transaction():
        connection.execute("update staging.drop__customers set deleted_at = now()")

    load_customers(load, tmp_path, customer(name="y"))
    assert rows("select deleted_at is null from staging.drop__customers") == [False]

    load_customers(load, tmp_path, customer(name="z", updated_at=LATE))
    assert rows("select deleted_at is null from staging.drop__customers") == [True]


def test_data_as_of_is_the_newest_instant_and_never_moves_back(load, rows, tmp_path):
    query = "select account, data_as_of at time zone 'UTC' from staging.data_as_of order by 1"
    for instant in (LATE, EARLY):
        load_customers(
            load, tmp_path, customer(updated_at=instant), customer(account="b", updated_at=EARLY)
        )

        assert [(account, f"{as_of:%H:%M}") for account, as_of in rows(query)] == [
            ("b", "09:00"),
            ("shop-cz", "09:30"),
        ]


def load_events(load, folder, *documents):
    write(folder, "web_events/a.ndjson", *documents)
    return load("web_events")


def test_the_events_of_a_day_are_replaced_together(load, rows, tmp_path):
    load_events(
        load,
        tmp_path,
        web_event(event_name="a"),
        web_event(event_name="b", event_count=1),
        web_event(event_name="c", date="2026-03-03"),
        web_event(event_name="d", account="other"),
    )
    result = load_events(load, tmp_path, web_event(event_name="b", event_count=2))

    assert rows(EVENTS) == [
        ("a", "1", True), ("b", "2", False), ("c", "1", False), ("d", "1", False),
    ]  # fmt: skip
    assert (result.landed, result.deleted) == (1, 1)
    assert rows("""
        select count(*) from staging.drop__web_events
        where load_id = (select max(load_id) from staging.loads)
    """) == [2]


def test_an_event_that_is_back_is_not_deleted_any_more(load, rows, tmp_path):
    for names in ("ab", "b", "ab"):
        load_events(load, tmp_path, *[web_event(event_name=name) for name in names])

    assert rows(EVENTS) == [("a", "1", False), ("b", "1", False)]


def test_the_same_day_again_changes_nothing(load, rows, tmp_path):
    load_events(load, tmp_path, web_event(event_name="a"), web_event(event_name="b"))
    before = rows("select ctid from staging.drop__web_events order by 1")
    load_events(load, tmp_path, web_event(event_name="b"), web_event(event_name="a"))

    assert rows("select ctid from staging.drop__web_events order by 1") == before


def test_one_row_of_displays_is_kept_per_day_and_channel(load, rows, tmp_path):
    write(
        tmp_path,
        "widget_displays/a.ndjson",
        widget_display(displays=1),
        widget_display(displays=2, channel="chat"),
        widget_display(displays=3, channel=None),
    )
    load("widget_displays")

    assert rows(
        "select id, document ->> 'displays' from staging.drop__widget_displays order by 1"
    ) == [
        ("2026-03-02:", "3"),
        ("2026-03-02:chat", "2"),
    ]
    assert f"{rows('select data_as_of from staging.data_as_of')[0]:%d %H}" == "03 00"


@pytest.mark.parametrize("versions", [1, 2], ids=["landed directly", "staged"])
def test_what_copy_would_take_for_its_own_lands_as_it_is(load, rows, tmp_path, versions):
    awkward = "a\tb\\N\\.\r\nc \\t \\\\ ů"
    document = customer(account=awkward, id=awkward, name=awkward)

    for version in range(versions):
        load_customers(
            load, tmp_path, document | {"updated_at": f"2026-03-0{version + 1}T00:00:00Z"}
        )
    line = b'{\t"account": "shop-cz", "id": "raw",\r "updated_at": "2026-03-01T00:00:00Z"}\n'
    (tmp_path / "customers" / "raw.ndjson").write_bytes(line)
    load()

    query = "select account, id, document ->> 'name' from staging.drop__customers order by id"
    assert rows(query) == [(awkward, awkward, awkward), ("shop-cz", "raw", None)]
