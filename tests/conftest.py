"""One server a test session, one database a test."""

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from chatmart import warehouse
from chatmart.settings import Settings
from chatmart.warehouse import cluster, embedded

# a test database may be lost with the machine
FAST = {"fsync": "off", "full_page_writes": "off", "shared_buffers": "256MB", "autovacuum": "off"}


@pytest.fixture(scope="session")
def settings() -> Iterator[Settings]:
    """An installation of its own, with its embedded server running."""
    # not pytest's own folder: that one is private, and PostgreSQL does not run as root
    home = Path(tempfile.mkdtemp(prefix="chatmart-tests-"))
    home.chmod(0o755)
    settings = Settings(home=home, database_url=None, config_file=home / "chatmart.toml")
    embedded.url(settings, FAST)

    yield settings

    embedded.stop(settings)
    shutil.rmtree(cluster.data_folder(settings.server_folder), ignore_errors=True)
    shutil.rmtree(home)


@pytest.fixture(scope="session")
def template(settings: Settings) -> str:
    """A prepared database that is copied for each test."""
    with warehouse.connect(settings, autocommit=True) as connection:
        connection.execute("create database prepared")
    with psycopg.connect(warehouse.url(settings), dbname="prepared") as connection:
        warehouse.prepare(connection)
    return "prepared"


@pytest.fixture
def database(settings: Settings, template: str) -> Iterator[Settings]:
    """A fresh database with nothing but the schema."""
    name = f"test_{uuid4().hex}"
    server = warehouse.url(settings)
    with warehouse.connect(settings, autocommit=True) as connection:
        connection.execute(f"create database {name} template {template}")

        yield replace(settings, database_url=server.rpartition("/")[0] + f"/{name}")

        connection.execute(f"drop database {name} with (force)")


@pytest.fixture
def connection(database: Settings) -> Iterator[psycopg.Connection[Any]]:
    with warehouse.connect(database) as connection:
        yield connection
