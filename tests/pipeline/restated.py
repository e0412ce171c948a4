"""Shops of which each has another cause to restate its numbers, and their nights."""

import json
import os
from datetime import timedelta
from itertools import count
from pathlib import Path

from airflow.sdk.exceptions import AirflowFailException

from chatmart import warehouse
from chatmart.pipeline import builds, definition, publish, tasks
from chatmart.settings import Settings
from tests.fixtures.documents import Document, Drop, answered_after, at, conversation, order
from tests.reference.build import environment, land, land_accounts, run_dbt
from tests.reference.documents import Account

CHAT, PURCHASE = at("2026-03-02 09:00"), at("2026-03-02 15:00")
LATER = {"updated_at": (PURCHASE + timedelta(days=3)).isoformat()}
SHOPS = (
    "late_data",
    "cancellation",
    "refund",
    "identity_merge",
    "erasure",
    "backfill",
    "changed_definition",
    "quiet",
)
SPOIL = """
update marts_candidate.mart_shop_overview set reached_messages = reached_messages + 1
where local_date in (select local_date from changes.days where mart = 'mart_shop_overview')
"""
TABLES = """
select relname, relname in (
    select table_name from information_schema.columns where column_name = 'account'
)
from pg_class where relnamespace = 'marts'::regnamespace and relkind = 'r' order by 1
"""
MARK_BACKFILL = """
update staging.loads set is_backfill = true
where load_id = (select max(load_id) from staging.drop__conversations)
"""
BURY = """
with deletion as (
    insert into staging.loads (
        source, stream, origin, started_at, finished_at,
        documents_read, documents_landed, documents_rejected
    )
    values ('drop', 'conversations', 'the vendor', now(), now(), 0, 0, 0)
    returning load_id
)

update staging.drop__conversations
set deleted_at = now(), load_id = (select load_id from deletion)
where account = 'erasure' and id = 'second'
"""


def chat(shop: str, name: str, moment=CHAT, customer: str | None = "c1", **more) -> Document:
    return conversation(shop, name, answered_after(60, moment), customer, **more)


def first_night() -> Drop:
    return {
        "conversations": [chat(shop, "first") for shop in SHOPS]
        + [chat("erasure", "second", customer="c2")]
        + [
            conversation(
                "identity_merge",
                "second",
                answered_after(60, CHAT),
                contact={"email": "ann@example.com"},
            )
        ],
        "orders": [order(shop, "o1", PURCHASE, "c1") for shop in SHOPS],
    }


def second_night() -> Drop:
    return {
        "conversations": [
            chat("late_data", "late", customer="c9"),
            chat("quiet", "of a new day", at("2026-03-09 09:00"), "c7"),
        ],
        "orders": [
            order("cancellation", "o1", PURCHASE, "c1") | LATER | {"status": "cancelled"},
            order("refund", "o1", PURCHASE, "c1")
            | LATER
            | {"refunds": [{"id": "r1", "amount": "250.00", "created_at": LATER["updated_at"]}]},
        ],
        "customers": [
            {
                "account": "identity_merge",
                "id": "c1",
                "updated_at": LATER["updated_at"],
                "email": "ann@example.com",
            }
        ],
    }


class Nights:
    def __init__(self, settings: Settings, folder: Path) -> None:
        self.settings, self.folder, self.numbers = settings, folder, count()
        self.complaints: dict[str, str] = {}
        self.marts: dict[str, dict[str, list[tuple]]] = {}

    def land(self, drop: Drop) -> None:
        folder = self.folder / str(next(self.numbers))
        for stream, documents in drop.items():
            (folder / stream).mkdir(parents=True)
            lines = [json.dumps(document) + "\n" for document in documents]
            (folder / stream / "all.ndjson").write_text("".join(lines), encoding="utf-8")
        land(self.settings, folder)

    def zones(self, **zones: str) -> None:
        known = {shop: Account(zones.get(shop, "Europe/Prague"), "CZK") for shop in SHOPS}
        land_accounts(self.settings, known)

    def execute(self, query: str) -> None:
        with warehouse.connect(self.settings) as connection:
            connection.execute(query)

    def build(self, run_id: str) -> None:
        self.compute(run_id)
        self.publish(run_id)

    def compute(self, run_id: str) -> None:
        with warehouse.connect(self.settings) as connection:
            digest = definition.digest(connection)
            opened = builds.open_build(connection, run_id, digest)
        run_dbt(self.settings, opened.is_full_refresh, tests=False, marts=publish.CANDIDATE)

    def publish(self, run_id: str) -> None:
        with warehouse.connect(self.settings) as connection:
            publish.publish(connection, build=builds.find(connection, run_id))
            builds.succeed(connection, run_id)

    def publish_and_die(self, run_id: str) -> None:
        with warehouse.connect(self.settings) as connection:
            publish.publish(connection, build=builds.find(connection, run_id))
            connection.rollback()

    def check(self, run_id: str) -> str:
        """Run the gate of the marts, and give what it complains of."""
        here = {"CHATMART_HOME": str(self.settings.home)}
        here["CHATMART_DATABASE_URL"] = self.settings.database_url or ""
        with environment({**os.environ, **here}):
            try:
                tasks.check(run_id, "marts")
            except AirflowFailException as refused:
                return str(refused)
        return ""

    def published(self) -> dict[str, list[tuple]]:
        """Give all rows of each mart, but those of the shop whose day is moved in the end."""
        return {
            mart: self.ask(
                f"select mart::text from marts.{mart} as mart"
                + (" where account <> 'changed_definition'" if has_account else "")
                + " order by 1"
            )
            for mart, has_account in self.ask(TABLES)
        }

    def ask(self, query: str) -> list[tuple]:
        with warehouse.connect(self.settings) as connection:
            return connection.execute(query).fetchall()
