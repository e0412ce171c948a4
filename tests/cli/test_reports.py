import io

import psycopg
import pytest
from click.testing import CliRunner

from chatmart import cli, reports, tables
from chatmart.errors import ChatmartError

COUNT = """-- How many chats came each day? One row per day.
-- Days without a chat are left out.
select day, chats, share from {{ ref('mart_chats') }} order by day
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "r01_chats.sql").write_text(COUNT)
    (tmp_path / "r02_days.sql").write_text("-- Which days? All.\nselect 1 as day")
    (tmp_path / "r02_days_of_week.sql").write_text("-- Which days of the week?\nselect 2 as day")
    return tmp_path


def test_a_report_begins_with_the_question_it_answers(folder):
    report = reports.find("r01", folder)

    assert report.question == "How many chats came each day?"
    assert report.comment.endswith("Days without a chat are left out.")


def test_a_query_reads_the_published_marts(folder):
    report = reports.find("r01_chats", folder)

    assert report.query == "select day, chats, share from marts.mart_chats order by day"


def test_a_whole_name_is_found_beside_a_longer_one(folder):
    report = reports.find("r02_days", folder)

    assert report.name == "r02_days"


@pytest.mark.parametrize("name", ["r02", "r03"], ids=["several", "none"])
def test_a_name_that_is_not_one_report_is_refused(folder, name):
    with pytest.raises(ChatmartError, match="r0") as refused:
        reports.find(name, folder)

    assert refused.value.remedy == "List them: chatmart reports"


def test_a_report_of_marts_that_were_never_published_says_what_to_do(database, folder):
    with (
        psycopg.connect(database.database_url) as connection,
        pytest.raises(ChatmartError) as refused,
    ):
        reports.run(connection, reports.find("r01", folder))

    assert refused.value.remedy == "Build and publish first: chatmart nightly"


@pytest.fixture
def published(database):
    with psycopg.connect(database.database_url) as connection:
        connection.execute("create schema marts")
        connection.execute(
            "create table marts.mart_chats as select date '2026-10-30' as day, 1234 as chats,"
            " 0.30600 as share union all select date '2026-10-31', null, null"
        )
    return database


def test_rows_are_shown_for_people(published, folder):
    printed = io.StringIO()

    reports.show(published, tables.console(printed), reports.find("r01", folder))

    assert "2026-10-30  1,234  0.306" in printed.getvalue()


def test_rows_are_written_for_machines(published, folder):
    written = io.StringIO()

    reports.write(published, written, reports.find("r01", folder))

    assert written.getvalue() == "day,chats,share\n2026-10-30,1234,0.30600\n2026-10-31,,\n"


def test_the_command_lists_what_there_is():
    result = CliRunner().invoke(cli.cli, ["reports"])

    assert result.exit_code == 0
