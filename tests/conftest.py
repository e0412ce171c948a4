"""One server a test session, one database a test."""

import os
import re
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

from chatmart import warehouse
from chatmart.settings import Settings
from chatmart.warehouse import cluster, embedded, process

# a test database may be lost with the machine
LOSABLE = {"fsync": "off", "full_page_writes": "off", "max_wal_size": "512MB"}
PREFIX = "chatmart-tests-"
MEMORY = Path("/dev/shm")  # making a database there takes 25 ms, on a busy disk a second
ROOM = 4 * 1024**3  # bytes
# a worker takes whole files: what takes minutes begins first, or all wait for it in the end
LONGEST = (
    "test_nightly.py",
    "test_sample_nights.py",
    "test_warehouse_equals_brute_force.py",
    "test_small_builds.py",
    "test_same_core.py",
    "test_properties.py",
    "test_deletions.py",
    "test_restatements.py",
    "test_layers.py",
    "test_percentiles.py",
    "test_dbt_tests.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.name, len(LONGEST)))


@pytest.fixture(scope="session")
def settings() -> Iterator[Settings]:
    """An installation of its own, with its embedded server running."""
    with reachable_folder() as folder:
        settings = installation_in(folder)
        embedded.url(settings, LOSABLE)
        yield settings


@pytest.fixture(scope="session")
def template(settings: Settings) -> str:
    """A prepared database that is copied for each test."""
    with warehouse.connect(settings, autocommit=True) as connection:
        connection.execute("create database prepared")
    with warehouse.connect(settings, dbname="prepared") as connection:
        warehouse.prepare(connection)
    return "prepared"


@pytest.fixture
def database(settings: Settings, template: str) -> Iterator[Settings]:
    """A fresh database with nothing but the schema."""
    name = f"test_{os.getpid()}"  # the same each time: dbt then parses its project once
    server = warehouse.url(settings)
    with warehouse.connect(settings, autocommit=True) as connection:
        connection.execute(f"create database {name} template {template} strategy file_copy")

        yield replace(settings, database_url=server.rpartition("/")[0] + f"/{name}")

        connection.execute(f"drop database {name} with (force)")


@pytest.fixture
def connection(database: Settings) -> Iterator[psycopg.Connection[Any]]:
    with warehouse.connect(database) as connection:
        yield connection


def installation_in(home: Path) -> Settings:
    return Settings(home=home, database_url=None, config_file=home / "chatmart.toml")


@contextmanager
def reachable_folder(in_memory: bool = True) -> Iterator[Path]:
    """Make a folder that other accounts reach, unlike pytest's; servers in it end with it."""
    parent = Path(tempfile.gettempdir())
    if in_memory and MEMORY.exists() and shutil.disk_usage(MEMORY).free > ROOM:
        parent = MEMORY
    for left in parent.glob(f"{PREFIX}*"):
        with suppress(FileNotFoundError):  # removed by another run meanwhile
            if left.stat().st_uid == os.geteuid() and not process.is_alive(pid_in_name(left)):
                remove(left)
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=parent))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        remove(folder)


def pid_in_name(folder: Path) -> int:
    found = re.match(rf"{PREFIX}(\d+)-", folder.name)
    return int(found[1]) if found else os.getpid()


def remove(folder: Path) -> None:
    for lock in folder.rglob("postgres/lock"):
        data = cluster.data_folder(lock.parent)
        main = process.running(data)
        for pid in [*([main.pid] if main else []), *process.orphans(data)]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        shutil.rmtree(data, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)
