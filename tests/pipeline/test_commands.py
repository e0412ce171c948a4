"""`chatmart sources` and `chatmart extract`, as people meet them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from chatmart import cli, warehouse
from chatmart.pipeline import bringing
from tests.made_up_vendor import ASKED, KNOWN

RECENTLY = (datetime.now(UTC) - timedelta(days=3)).date().isoformat()
BACKFILL = ("extract", "chat-a", "--from", "2026-02-01", "--to", "2026-02-05")
LANDED = """
select id, is_backfill from staging.made_up__conversations join staging.loads using (load_id)
order by 1
"""


def chatmart(*arguments):
    return CliRunner().invoke(cli.cli, arguments)


def asked(settings, query):
    with warehouse.connect(settings) as connection:
        return connection.execute(query).fetchall()


def test_a_source_is_listed_before_it_ever_ran(made_up):
    made_up()

    result = chatmart("sources")

    assert result.exit_code == 0
    assert "chat-a" in result.output
    assert "conversations, operators, orders" in " ".join(result.output.split())
    assert "never ran" in result.output


def test_a_list_tells_how_far_a_source_got_and_why_it_failed(made_up):
    made_up(breaks_at="2026-03-03T00:00:00Z")
    chatmart("extract", "chat-a", "--stream", "conversations")

    result = chatmart("sources")

    assert "2026-03-03 23:00" in result.output
    assert "failed" in result.output
    assert "chat-a: 'chat-a' stopped answering." in result.output


def test_without_sources_the_sample_is_listed_though_nobody_answers(made_up):
    settings = made_up()
    settings.config_file.unlink()

    result = chatmart("sources")

    assert "smartsupp-cz" in result.output
    assert "sapo-vn" in result.output


def test_status_shows_sources_too(made_up):
    made_up()

    assert "chat-a" in chatmart("status").output


def test_a_check_says_what_was_found(made_up):
    made_up()

    result = chatmart("sources", "check")

    assert result.exit_code == 0
    assert result.output.splitlines() == ["✓ chat-a", "    Two operators answer."]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        pytest.param({"token": "wrong-token"}, "was not allowed in", id="a wrong token"),
        pytest.param({"token": None}, "Set AIRFLOW_CONN_CHAT_A", id="a missing secret"),
        pytest.param({"is_down": True}, "got no answer", id="a vendor that is down"),
    ],
)
def test_a_check_says_in_words_what_is_wrong(made_up, given, told):
    made_up(**given)

    result = chatmart("sources", "check", "chat-a")

    assert result.exit_code == 1
    assert result.output.startswith("✗ chat-a\n    ")
    assert told in result.output
    assert "wrong-token" not in result.output


def test_a_check_of_a_page_for_people_names_the_address(made_up, page_for_people):
    settings = made_up()
    settings.config_file.write_text(
        '[accounts.a]\n[sources.chat-a]\nkind = "sapo_web"\naccount = "a"\nstore = "a"\n'
        f'base_url = "{page_for_people}"\nrequests_per_second = 0.0\n'
    )

    result = chatmart("sources", "check")

    assert result.exit_code == 1
    assert "got no JSON" in result.output
    assert "Check base_url of [sources.chat-a]" in result.output


def test_a_check_of_a_source_that_is_not_there_is_refused(made_up):
    made_up()

    assert "There is no source 'shop'" in chatmart("sources", "check", "shop").output


def test_an_extraction_tells_what_became_of_each_stream(made_up):
    made_up(start_date=RECENTLY)

    result = chatmart("extract", "chat-a", "--stream", "orders")

    assert result.exit_code == 0, result.output
    assert f"its first run begins on {RECENTLY}" in result.output
    assert [one.stream for one in ASKED] == ["orders"]
    assert "new or newer" in result.output


def test_a_start_that_nobody_set_is_said(made_up):
    settings = made_up()
    text = settings.config_file.read_text()
    settings.config_file.write_text(text.replace("start_date = 2026-03-01", ""))

    result = chatmart("extract", "chat-a", "--stream", "orders")

    assert "(no start_date is set)" in result.output
    assert (datetime.now(UTC) - ASKED[0].since).days in (bringing.FIRST_DAYS, 91)


def test_a_backfill_reads_whole_days_of_the_account_beside_the_nightly_cursor(made_up):
    settings = made_up(start_date=RECENTLY)
    chatmart("extract", "chat-a")
    ASKED.clear()
    KNOWN.clear()

    result = chatmart(*BACKFILL, "--stream", "conversations")

    assert result.exit_code == 0, result.output
    assert ASKED[0].since == datetime(2026, 1, 31, 23, tzinfo=UTC)
    assert ASKED[0].until == datetime(2026, 2, 5, 23, tzinfo=UTC)
    assert KNOWN == []
    cursors = "select name, through > now() - interval '1 hour' from staging.cursors order by 1"
    assert asked(settings, cursors)[-1] == ("chat-a 2026-02-01..2026-02-05", False)
    assert ("chat-a", True) in asked(settings, cursors)


def test_a_backfill_that_was_cut_off_goes_on_and_says_when_nothing_is_left(made_up):
    made_up(breaks_at="2026-02-03T00:00:00Z")
    cut_off = chatmart(*BACKFILL, "--stream", "conversations")
    made_up()

    second = chatmart(*BACKFILL, "--stream", "conversations")
    third = chatmart(*BACKFILL, "--stream", "conversations")

    assert cut_off.exit_code == 1
    assert second.exit_code == 0
    assert ASKED[1].since == datetime(2026, 2, 3, 23, tzinfo=UTC)
    assert "this backfill is finished" in third.output
    assert len(ASKED) == 2


def test_a_backfill_without_an_end_lands_what_is_new_up_to_now_and_moves_no_night(made_up):
    settings = made_up(start_date=RECENTLY)
    chatmart("extract", "chat-a", "--stream", "conversations")
    begin = datetime.fromisoformat(RECENTLY) - timedelta(days=2)
    backfill = ("extract", "chat-a", "--stream", "conversations", "--from", str(begin.date()))
    nightly = "select through from staging.extractions where cursor_name = source_name"
    before, known = asked(settings, nightly), asked(settings, LANDED)
    ASKED.clear()

    result = chatmart(*backfill)

    assert result.exit_code == 0, result.output
    assert ASKED[0].since == begin.replace(tzinfo=ZoneInfo("Europe/Prague"))
    assert datetime.now(UTC) - ASKED[0].until < timedelta(minutes=5)
    assert [row for row in asked(settings, LANDED) if not row[1]] == known
    added = [id_ for id_, is_backfill in asked(settings, LANDED) if is_backfill]
    assert added == [f"{begin + timedelta(days=days):%Y-%m-%d}" for days in (-1, 0)]
    assert asked(settings, nightly) == before
    chatmart("extract", "chat-a", "--stream", "conversations")
    assert ASKED[-1].since > datetime.now(UTC) - timedelta(days=2)


@pytest.mark.parametrize(
    ("arguments", "refused"),
    [
        (("--to", "2026-02-05"), "nothing says where it begins"),
        (("--from", "2026-02-05", "--to", "2026-02-04"), "would end on 2026-02-04, before"),
        (("--stream", "nope"), "has no stream 'nope'"),
        (("--from", "yesterday"), "Invalid value"),
    ],
)
def test_a_backfill_that_cannot_be_meant_is_refused(made_up, arguments, refused):
    made_up()

    result = chatmart("extract", "chat-a", *arguments)

    assert result.exit_code != 0
    assert refused in result.output
    assert ASKED == []


def test_files_have_no_backfill(made_up):
    settings = made_up()
    settings.config_file.write_text('[sources.own]\nkind = "drop"\nfolder = "own"\n')

    result = chatmart("extract", "own", "--from", "2026-02-05")

    assert "is files, which are read whole" in result.output


def test_only_one_run_at_a_time_asks_a_vendor(made_up, database):
    made_up()
    said = []
    with (
        warehouse.connect(database, autocommit=True) as first,
        warehouse.connect(database, autocommit=True) as other,
    ):
        bringing.take_turn(first, "chat-a", said.append)
        bringing.take_turn(other, "another", said.append)
        assert said == []
        other.execute("set statement_timeout = '100ms'")

        with pytest.raises(Exception, match="statement timeout"):
            bringing.take_turn(other, "chat-a", said.append)

    assert said == ["chat-a: waits for another run of it to end"]
