"""The sample, written and lived once a session."""

import gzip
from pathlib import Path
from typing import Any

import orjson
import pytest

from chatmart import sandbox
from chatmart.sandbox.documents import STREAMS
from chatmart.sandbox.history import History
from chatmart.sandbox.shops import world

Documents = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sandbox") / "sample"
    sandbox.write(folder)
    return folder


@pytest.fixture(scope="session")
def documents(sample: Path) -> Documents:
    return {
        stream: [
            orjson.loads(line)
            for file in sorted((sample / stream).iterdir())
            for line in gzip.decompress(file.read_bytes()).splitlines()
        ]
        for stream in STREAMS
    }


@pytest.fixture(scope="session")
def histories() -> tuple[History, ...]:
    return world()
