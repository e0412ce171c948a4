"""Installations of their own, for tests that kill, stop and break them."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chatmart.settings import PROJECT_ROOT, Settings
from chatmart.warehouse import cluster, embedded, process
from tests.conftest import installation_in, reachable_folder


@pytest.fixture
def folder() -> Iterator[Path]:
    with reachable_folder() as folder:
        yield folder


@pytest.fixture
def disk_folder() -> Iterator[Path]:
    """A folder on the disk, where programs may lie."""
    with reachable_folder(in_memory=False) as folder:
        yield folder


@pytest.fixture
def own(folder: Path) -> Settings:
    return installation_in(folder / "home")


@pytest.fixture
def started(own: Settings) -> Settings:
    embedded.url(own)
    return own


def python(home: Path, *lines: str) -> subprocess.Popen[str]:
    """Run lines in another process, with `settings` of that home; what they print is its output."""
    code = ["from chatmart import settings, warehouse", "settings = settings.load()", *lines]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("CHATMART_")}
    return subprocess.Popen(
        [sys.executable, "-c", "\n".join(code)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=PROJECT_ROOT,
        env=environment | {"CHATMART_HOME": str(home)},
    )


def pid_of(settings: Settings) -> int:
    found = process.running(cluster.data_folder(settings.server_folder))
    assert found is not None
    return found.pid


def wait_until(condition: Callable[[], object], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.005)
