"""Whole nights over the contract's own examples, run as people run them: by the command."""

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from chatmart import warehouse
from chatmart.settings import PROJECT_ROOT, Settings

EXAMPLES = PROJECT_ROOT / "docs/contract/examples"
LONGEST_NIGHT = 900  # seconds, on a machine that does other things as well


class Installation(NamedTuple):
    home: Path
    settings: Settings
    environment: dict[str, str]

    def chatmart(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", "from chatmart.cli import main; main()", *arguments],
            env=self.environment,
            cwd=PROJECT_ROOT,
            capture_output=True,
            text=True,
            timeout=LONGEST_NIGHT,
            check=False,
        )

    def configure(self, **folders: Path) -> None:
        tables = [
            f'[sources.{name}]\nkind = "drop"\nfolder = "{folder}"'
            for name, folder in folders.items()
        ]
        (self.home / "chatmart.toml").write_text("\n".join(tables))

    def ask(self, query: str) -> list[tuple]:
        with warehouse.connect(self.settings) as connection:
            return connection.execute(query).fetchall()


@pytest.fixture
def installation(database, tmp_path):
    secrets = {
        "CHATMART_HOME": str(tmp_path),
        "CHATMART_DATABASE_URL": database.database_url,
        "PYTHONPATH": str(PROJECT_ROOT),
    }
    return Installation(tmp_path, database, os.environ | secrets)


def test_a_source_that_fails_does_not_stop_the_night_and_the_next_one_has_nothing_to_do(
    installation,
):
    installation.configure(good=EXAMPLES, gone=installation.home / "gone")

    first = installation.chatmart("nightly")

    assert first.returncode == 1, first.stdout
    assert "gone does not exist" in first.stdout
    assert installation.ask("select status from quality.builds") == [("succeeded",)], first.stdout
    assert installation.ask("select count(*) > 0 from marts.mart_operator_performance") == [(True,)]
    before = installation.ask("select xmin::text, ctid::text from marts.mart_operator_performance")

    installation.configure(good=EXAMPLES)
    second = installation.chatmart("nightly")

    assert second.returncode == 0, second.stdout
    assert "Nothing has landed" in second.stdout
    assert before == installation.ask(
        "select xmin::text, ctid::text from marts.mart_operator_performance"
    )
    assert_no_file_holds_the_password(installation)


def assert_no_file_holds_the_password(installation: Installation) -> None:
    password = installation.settings.database_url.split(":")[2].split("@")[0]
    told = [
        path
        for path in installation.home.rglob("*")
        if path.is_file() and password.encode() in path.read_bytes()
    ]

    assert told == []
