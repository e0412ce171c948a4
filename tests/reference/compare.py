"""Takes one random world through a scratch database and prints where it differs from the reference.

Run it as `python -m tests.reference.compare --seed 7 --conversations 60`.
"""

import argparse
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path

from chatmart import settings as configuration
from chatmart import warehouse
from chatmart.settings import PROJECT_ROOT, Settings
from tests.reference import brute_force, customers, differences, drops, snapshots, worlds
from tests.reference.build import build, land, land_accounts
from tests.reference.documents import Document, Tables
from tests.reference.order_statuses import Landed

SHARED_IDENTIFIERS = PROJECT_ROOT / "dbt_project/seeds/shared_identifiers.csv"
EXAMPLES_SHOWN = 3


def expected_tables(world: worlds.World, landed: Landed | None = None) -> Tables:
    shared = customers.listed_in_seed(SHARED_IDENTIFIERS)
    documents = world.documents | world.seeds | world.deleted
    return brute_force.compute(documents, world.accounts, shared, landed)


def landed_orders(settings: Settings) -> Landed:
    with warehouse.connect(settings) as connection:
        rows = connection.execute("select account, id, loaded_at from staging.drop__orders")
        return {(account, order_id): moment for account, order_id, moment in rows}


def found_tables(settings: Settings) -> Tables:
    with warehouse.connect(settings) as connection:
        return differences.read_tables(connection)


def snapshot(settings: Settings) -> snapshots.Snapshot:
    with warehouse.connect(settings) as connection:
        return snapshots.snapshot(connection)


open_databases: set[str] = set()


@contextmanager
def scratch_database(settings: Settings) -> Iterator[Settings]:
    """Give a database of a name that was used before, if it can: dbt then parses no second time."""
    names = (f"scratch_{os.getpid()}_{number}" for number in count())
    name = next(name for name in names if name not in open_databases)
    open_databases.add(name)
    server = warehouse.url(settings)
    with warehouse.connect(settings, autocommit=True) as connection:
        connection.execute(f"create database {name} template template0 encoding 'UTF8'")
        try:
            yield replace(settings, database_url=server.rpartition("/")[0] + f"/{name}")
        finally:
            connection.execute(f"drop database {name} with (force)")
            open_databases.remove(name)


def summary(found: list[differences.Difference]) -> Iterator[str]:
    """Count the differences by column, and show a few of each."""
    counts = Counter((difference.table, difference.column) for difference in found)
    for (table, column), number in counts.items():
        yield f"{table}.{column}: {number}"
        same = [d for d in found if (d.table, d.column) == (table, column)]
        yield from (f"    {difference}" for difference in same[:EXAMPLES_SHOWN])


def judged(world: worlds.World, settings: Settings) -> list[str]:
    found = found_tables(settings)
    expected = expected_tables(world, landed_orders(settings))
    lines = list(summary(differences.differences(expected, found)))
    return lines + differences.conservation_failures(found)


def loaded_at_once(world: worlds.World, settings: Settings, folder: Path, seed: int) -> list[str]:
    land_accounts(settings, world.accounts)
    for part in drops.write_drop(folder, world.documents, seed=seed):
        land(settings, part)
    build(settings, seeds=world.seeds)
    return judged(world, settings)


def loaded_in_parts(
    world: worlds.World, settings: Settings, folder: Path, seed: int, parts: int
) -> list[str]:
    """Build and compare after every part with what has arrived so far; at last refresh fully."""
    land_accounts(settings, world.accounts)
    arrived: dict[str, list[Document]] = {}
    lines: list[str] = []
    for part in drops.write_drop(folder, world.documents, parts, gzip=True, seed=seed):
        for stream, documents in drops.read_drop(part).items():
            arrived.setdefault(stream, []).extend(documents)
        land(settings, part)
        build(settings, seeds=world.seeds)
        so_far = replace(world, documents=arrived)
        lines += [f"after {part.name}: {line}" for line in judged(so_far, settings)]
    before = snapshot(settings)
    build(settings, full_refresh=True, seeds=world.seeds)
    return lines + list(snapshots.changes(before, snapshot(settings)))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--conversations", type=int, default=60)
    parser.add_argument("--orders", type=int, help="as many as conversations unless given")
    parser.add_argument("--parts", type=int, default=1, help="load in parts, build between them")
    chosen = parser.parse_args()
    orders = chosen.conversations if chosen.orders is None else chosen.orders
    world = worlds.world(chosen.seed, chosen.conversations, orders)
    with (
        tempfile.TemporaryDirectory() as folder,
        scratch_database(configuration.load()) as settings,
    ):
        drop = Path(folder) / "drop"
        if chosen.parts == 1:
            lines = loaded_at_once(world, settings, drop, chosen.seed)
        else:
            lines = loaded_in_parts(world, settings, drop, chosen.seed, chosen.parts)
    sys.stdout.write("".join(line + "\n" for line in lines) or "no difference\n")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
