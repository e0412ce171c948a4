import subprocess
import sys

import pytest
from click.testing import CliRunner

from chatmart import cli
from chatmart.lock import only_one

COMMANDS = [
    ["nightly"],
    ["extract"],
    ["sources"],
    ["sources", "check"],
    ["import"],
    ["build"],
    ["check"],
    ["status"],
    ["reports"],
    ["docs"],
    ["airflow"],
    *(["warehouse", name] for name in ("start", "stop", "status", "url", "psql")),
    ["sandbox", "write"],
]


def chatmart(*arguments, **environment):
    return CliRunner().invoke(cli.cli, arguments, env=environment)


@pytest.fixture
def installed(database, tmp_path):
    """The environment of an installation on the test's own database."""
    return {"CHATMART_HOME": str(tmp_path), "CHATMART_DATABASE_URL": database.database_url}


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_explains_itself(command):
    result = chatmart(*command, "--help")

    assert result.exit_code == 0
    assert "Usage:" in result.output


def test_help_loads_nothing_heavy():
    heavy = "airflow cosmos dbt great_expectations psycopg rich orjson"
    code = f"import sys, chatmart.cli; print([n for n in '{heavy}'.split() if n in sys.modules])"

    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert loaded.stdout.strip() == "[]"


def test_a_refusal_is_two_lines_and_code_1(tmp_path):
    result = chatmart("import", str(tmp_path / "nowhere"), CHATMART_HOME=str(tmp_path))

    assert result.exit_code == 1
    assert result.output.splitlines()[0].startswith("chatmart: The drop folder")
    assert len(result.output.splitlines()) == 2


def test_a_wrong_address_is_explained_without_its_password(tmp_path):
    address = "postgresql://ann:secret@127.0.0.1:1/none"  # pragma: allowlist secret

    result = chatmart("status", CHATMART_HOME=str(tmp_path), CHATMART_DATABASE_URL=address)

    assert result.exit_code == 1
    assert "127.0.0.1:1" in result.output
    assert "secret" not in result.output


def test_import_tells_what_became_of_each_stream(installed, tmp_path):
    orders = tmp_path / "drop" / "orders"
    orders.mkdir(parents=True)
    (orders / "1.ndjson").write_text("this is no document\n")

    result = chatmart("import", str(tmp_path / "drop"), **installed)

    assert "orders               1 read, 1 rejected" in result.output
    assert "staging.rejected_documents says why" in result.output
    assert result.exit_code == 1


def test_an_empty_stream_is_fine(installed, tmp_path):
    (tmp_path / "drop" / "orders").mkdir(parents=True)

    result = chatmart("import", str(tmp_path / "drop"), "--stream", "orders", **installed)

    assert result.exit_code == 0


def test_a_source_that_is_not_configured_is_named(installed):
    result = chatmart("extract", "shopify", **installed)

    assert result.exit_code == 1
    assert "There is no source 'shopify'." in result.output


def test_status_shows_an_empty_warehouse(installed):
    result = chatmart("status", **installed)

    assert result.exit_code == 0
    assert "The warehouse runs at" in result.output


def test_a_second_run_says_who_is_in_the_way(settings, tmp_path):
    from dataclasses import replace

    home = replace(settings, home=tmp_path)
    with only_one(home, "chatmart nightly"):
        result = chatmart("build", CHATMART_HOME=str(tmp_path))

    assert result.exit_code == 1
    assert "`chatmart build` cannot start: `chatmart nightly` is running" in result.output
