"""Whole nights over the contract's own examples, run as people run them: by the command."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from chatmart import warehouse
from chatmart.settings import PROJECT_ROOT, Settings
from tests.vendor_servers import VendorServer, vendor_server

__all__ = ["vendor_server"]

EXAMPLES = PROJECT_ROOT / "docs/contract/examples"
WRONG = "wrong-token-of-a-test"
IS_KNOWN = "select orders_as_of is not null from core.dim_accounts where account = 'petal-vn'"
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

    def configure(self, shop: VendorServer, token: str, **folders: Path) -> None:
        tables = [
            f'[sources.{name}]\nkind = "drop"\nfolder = "{folder}"'
            for name, folder in folders.items()
        ]
        tables.append('[accounts.petal-vn]\ntime_zone = "Asia/Ho_Chi_Minh"\ncurrency = "VND"')
        tables.append(
            '[sources.shop-vn]\nkind = "sapo_web"\naccount = "petal-vn"\n'
            f'base_url = "{shop.base_url}"\nstart_date = 2026-10-01\nrequests_per_second = 0.0'
        )
        (self.home / "chatmart.toml").write_text("\n".join(tables))
        self.environment["AIRFLOW_CONN_SHOP_VN"] = json.dumps({"password": token})

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


def test_sources_that_fail_do_not_stop_the_night_and_the_next_one_catches_up(
    installation, vendor_server
):
    shop = vendor_server("sapo_web", "petal-vn")
    installation.configure(shop, WRONG, good=EXAMPLES, gone=installation.home / "gone")

    first = installation.chatmart("nightly")

    assert first.returncode == 1, first.stdout
    assert "gone does not exist" in first.stdout
    assert "shop-vn failed: 'shop-vn' was not allowed" in first.stdout
    assert installation.ask("select status from quality.builds") == [("succeeded",)], first.stdout
    assert installation.ask("select count(*) > 0 from marts.mart_operator_performance") == [(True,)]
    assert installation.ask(IS_KNOWN) == [(False,)]

    installation.configure(shop, shop.token, good=EXAMPLES)
    second = installation.chatmart("nightly")

    assert second.returncode == 0, second.stdout
    assert installation.ask(IS_KNOWN) == [(True,)]
    before = installation.ask("select xmin::text, ctid::text from marts.mart_operator_performance")

    third = installation.chatmart("nightly")

    assert third.returncode == 0, third.stdout
    assert "Nothing has landed" in third.stdout
    assert before == installation.ask(
        "select xmin::text, ctid::text from marts.mart_operator_performance"
    )
    password = installation.settings.database_url.split(":")[2].split("@")[0]
    assert files_with(installation.home, password, shop.token, WRONG) == []
    assert files_with(installation.home / "logs", "@example.com") == []
    assert files_with(installation.home / "airflow", "@example.com") == []
    assert_a_secret_in_airflows_database_is_found(installation, shop)


def files_with(folder: Path, *texts: str) -> list[Path]:
    return [
        path
        for path in folder.rglob("*")
        if path.is_file() and any(text.encode() in path.read_bytes() for text in texts)
    ]


def assert_a_secret_in_airflows_database_is_found(
    installation: Installation, shop: VendorServer
) -> None:
    del installation.environment["AIRFLOW_CONN_SHOP_VN"]
    missing = installation.chatmart("sources", "check", "shop-vn")
    with sqlite3.connect(installation.home / "airflow/airflow.db") as metadata:
        metadata.execute(
            "insert into connection (conn_id, conn_type, password, is_encrypted,"
            " is_extra_encrypted) values ('shop_vn', 'http', ?, 0, 0)",
            (shop.token,),
        )
    metadata.close()

    found = installation.chatmart("sources", "check", "shop-vn")

    assert "Set AIRFLOW_CONN_SHOP_VN" in missing.stdout
    assert missing.returncode == 1
    assert found.returncode == 0, found.stdout
    assert found.stdout.startswith("✓ shop-vn")
