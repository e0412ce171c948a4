"""Installations of their own, for tests that kill, stop and break them."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from chatmart.settings import PROJECT_ROOT, Settings
from chatmart.warehouse import cluster, embedded, process

MEMORY = Path("/dev/shm")  # a server there starts in a fraction of the time
ROOM = 2 * 1024**3  # bytes


def installation_in(home: Path) -> Settings:
    return Settings(home=home, database_url=None, config_file=home / "chatmart.toml")


@pytest.fixture
def folder() -> Iterator[Path]:
    """An empty folder that other accounts can reach; servers below it are killed afterwards."""
    with reachable_folder(MEMORY if has_room(MEMORY) else None) as folder:
        yield folder


@pytest.fixture
def disk_folder() -> Iterator[Path]:
    """The same on the disk, where programs may lie."""
    with reachable_folder(None) as folder:
        yield folder


def has_room(folder: Path) -> bool:
    return folder.exists() and shutil.disk_usage(folder).free > ROOM


@contextmanager
def reachable_folder(parent: Path | None) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="chatmart-tests-", dir=parent))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        for lock in folder.rglob("postgres/lock"):
            kill_server(cluster.data_folder(lock.parent))
        shutil.rmtree(folder)


def kill_server(data: Path) -> None:
    main = process.running(data)
    for pid in [*([main.pid] if main else []), *process.orphans(data)]:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


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
