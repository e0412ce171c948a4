"""Landing a folder, and looking at what is there afterwards."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from chatmart import landing
from chatmart.landing import LoadResult


@pytest.fixture
def load(connection: psycopg.Connection[Any], tmp_path: Path) -> Callable[..., LoadResult]:
    """Land one stream of the test's folder."""

    def load(stream: str = "customers", folder: Path = tmp_path) -> LoadResult:
        return landing.load_drop_stream(connection, folder, stream)

    return load


@pytest.fixture
def rows(connection: psycopg.Connection[Any]) -> Callable[[str], list[Any]]:
    """Ask for rows; the transaction in which that is done ends at once."""

    def rows(query: str) -> list[Any]:
        with connection.transaction():
            found = connection.execute(query).fetchall()
        return [row[0] if len(row) == 1 else row for row in found]

    return rows
