from dataclasses import replace

import psycopg
import pytest

from chatmart import quality
from tests.quality import tables


@pytest.fixture
def installation(database, tmp_path):
    """A fresh database and a home with nothing in it."""
    return replace(database, home=tmp_path)


@pytest.fixture
def shop(installation):
    """A connection to a database in which all is well."""
    with psycopg.connect(installation.database_url, autocommit=True) as connection:
        tables.create(connection)
        yield connection


@pytest.fixture
def check(shop, installation):
    """Run one gate."""

    def run(gate, run_id="run-1", is_night=False, only=None, **overrides):
        url = installation.database_url
        known = only or (None if gate == "landing" else tables.known())
        return quality.run_gate(
            installation, url, run_id, gate, overrides, is_night=is_night, tables=known
        )

    return run
