from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from airflow.sdk.exceptions import AirflowFailException

from chatmart import warehouse
from chatmart.errors import ChatmartError
from chatmart.http import Unavailable
from chatmart.pipeline import extract
from tests.made_up_vendor import ASKED, KNOWN

CHATS = ["conversations", "operators"]
TRIES = "select stream, documents_landed, through, failure from staging.extractions order by 1"


def day(number: int) -> datetime:
    return datetime(2026, 3, number, tzinfo=UTC)


def land(until: datetime, streams=CHATS) -> dict[str, int]:
    return extract.land("chat-a", streams, until)


def asked(settings, query):
    with warehouse.connect(settings) as connection:
        return connection.execute(query).fetchall()


def test_a_topic_has_each_source_with_its_streams(made_up):
    made_up()

    assert extract.targets("conversations") == [{"source": "chat-a", "streams": CHATS}]
    assert extract.targets("orders") == [{"source": "chat-a", "streams": ["orders"]}]
    assert extract.targets("web_events") == []


def test_a_first_run_begins_where_the_accounts_first_day_does(made_up):
    made_up()

    landed = land(day(4))

    assert landed == {"conversations": 4, "operators": 4}
    assert ASKED[0].since == datetime(2026, 2, 28, 23, tzinfo=UTC)
    assert ASKED[0].until == day(4)


def test_a_run_that_is_run_again_asks_for_the_same_and_changes_nothing(made_up):
    settings = made_up()
    land(day(4))
    before = asked(settings, "select id, load_id from staging.made_up__conversations order by id")

    assert land(day(4)) == {"conversations": 0, "operators": 0}

    assert ASKED[2].until == ASKED[0].until
    assert before == asked(
        settings, "select id, load_id from staging.made_up__conversations order by id"
    )


def test_a_stream_that_is_refused_leaves_the_others_alone(made_up):
    settings = made_up(refused="conversations")

    with pytest.raises(AirflowFailException, match="may not read conversations"):
        land(day(4))

    assert asked(settings, TRIES) == [
        ("conversations", 0, None, "'chat-a' may not read conversations."),
        ("operators", 4, day(4), None),
    ]


def test_a_vendor_that_does_not_answer_is_tried_again_but_not_stream_by_stream(made_up):
    settings = made_up(is_down=True)

    with pytest.raises(Unavailable):
        land(day(4))

    assert [failure for *_, failure in asked(settings, TRIES)] == ["'chat-a' got no answer."] * 2


def test_a_wrong_token_is_not_tried_again(made_up):
    made_up(token="wrong")

    with pytest.raises(AirflowFailException, match="was not allowed in"):
        land(day(4))


def test_a_missing_secret_is_not_tried_again(made_up):
    made_up(token=None)

    with pytest.raises(AirflowFailException, match="Set AIRFLOW_CONN_CHAT_A"):
        land(day(4))


def test_what_was_not_foreseen_is_told_without_what_the_vendor_sent(made_up):
    settings = made_up(odd="operators")

    with pytest.raises(AirflowFailException, match="KeyError") as refused:
        land(day(4))

    assert "ann@example.com" not in str(refused.value)
    assert refused.value.__cause__ is None
    assert asked(settings, TRIES)[0][1] == 4
    assert "ann@example.com" not in asked(settings, TRIES)[1][3]


def test_after_a_vendor_was_down_the_next_night_goes_on_without_a_gap(made_up):
    settings = made_up(breaks_at="2026-03-03T00:00:00Z")
    with pytest.raises(Unavailable):
        land(day(5), ["conversations"])
    ((_, landed, through, failure),) = asked(settings, TRIES)
    assert (landed, failure) == (3, "'chat-a' stopped answering.")
    assert through < day(5)

    made_up()
    land(day(6), ["conversations"])

    ids = asked(settings, "select id from staging.made_up__conversations order by id")
    assert [id_ for (id_,) in ids] == [
        f"2026-{month_day}" for month_day in ("02-28", "03-01", "03-02", "03-03", "03-04", "03-05")
    ]
    assert ASKED[-1].since == through


def test_documents_that_are_broken_fail_the_source_after_all_else_has_landed(made_up):
    settings = made_up(broken="conversations")

    with pytest.raises(AirflowFailException, match="4 documents were rejected"):
        land(day(4))

    assert [landed for _, landed, *_ in asked(settings, TRIES)] == [4, 4]


def test_what_the_vendor_has_no_more_is_marked(made_up):
    settings = made_up(gone=["2026-03-02"])

    land(day(4))

    gone = "select id from staging.made_up__conversations where deleted_at is not null"
    assert asked(settings, gone) == [("2026-03-02",)]
    assert "2026-03-02" in KNOWN


def test_looking_for_what_is_gone_can_be_turned_off(made_up):
    made_up(gone=["2026-03-02"], reconcile_days=0)

    land(day(4))

    assert KNOWN == []


def test_a_source_that_changes_its_account_is_refused(made_up):
    made_up()
    land(day(4))

    made_up(account="b")

    with pytest.raises(AirflowFailException, match="belonged to the account 'a' before"):
        land(day(5))


def run(**given):
    values = {"conf": None, "run_type": "manual", "data_interval_end": day(1), "logical_date": None}
    return SimpleNamespace(**values | {"run_after": day(3)} | given)


@pytest.mark.parametrize(
    ("given", "until"),
    [
        pytest.param({"run_type": "scheduled"}, day(1), id="the end of a schedule's interval"),
        pytest.param({"run_type": "backfill"}, day(1), id="the end of a backfill's interval"),
        pytest.param({"logical_date": day(2)}, day(2), id="when somebody triggered it"),
        pytest.param({}, day(3), id="when it could run first"),
        pytest.param({"conf": {"until": "2026-03-09T00:00:00Z"}}, day(9), id="as it was told"),
    ],
)
def test_a_run_has_one_instant_up_to_which_it_asks(given, until):
    assert extract.until(run(**given)) == until


@pytest.mark.parametrize("text", ["tomorrow", "2026-03-09T00:00:00"])
def test_an_instant_that_is_none_is_refused(text):
    with pytest.raises(ChatmartError, match="'until' of this run is no instant"):
        extract.until(run(conf={"until": text}))
