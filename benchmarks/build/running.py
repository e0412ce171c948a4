"""Runs a command and sees what it and the server take meanwhile: seconds, CPU seconds, memory."""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event
from typing import NamedTuple

import psutil  # type: ignore[import-untyped,unused-ignore]

from chatmart import warehouse
from chatmart.settings import PROJECT_ROOT, Settings
from chatmart.warehouse import cluster, process

LOOK_SECONDS = 0.5
PAUSE_A_LOOK = 20  # times as long as a look takes, which is long where much memory is shared
LAST_LINES = 15
# what would lead a command to another installation
ELSEWHERE = ("CHATMART_DATABASE_URL", "CHATMART_CONFIG")


class CommandFailed(Exception):
    """What is measured did not do its work."""


class Taken(NamedTuple):
    """What one command took; the server's part is that of its processes meanwhile."""

    seconds: float
    client_cpu_seconds: float
    server_cpu_seconds: float
    client_peak_bytes: int
    server_peak_bytes: int


def installation(folder: Path) -> Settings:
    """Give an installation with an embedded server of its own."""
    return Settings(home=folder, database_url=None, config_file=folder / "chatmart.toml")


@contextmanager
def served(settings: Settings) -> Iterator[psutil.Process]:
    """Give the main process of the installation's server while it runs."""
    warehouse.start(settings)
    found = process.running(cluster.data_folder(settings.server_folder))
    if found is None:
        raise CommandFailed("The server ended as soon as it had started.")
    try:
        yield psutil.Process(found.pid)
    finally:
        warehouse.stop(settings)


def chatmart(settings: Settings, server: psutil.Process, *arguments: str) -> Taken:
    """Run a chatmart command as a user would; its output is shown only when it fails."""
    inherited = {name: value for name, value in os.environ.items() if name not in ELSEWHERE}
    cpu, start = (_client_cpu(), _server_cpu(server)), time.perf_counter()
    with subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-c", "from chatmart.cli import main; main()", *arguments],
        env=inherited | {"CHATMART_HOME": str(settings.home), "PYTHONPATH": str(PROJECT_ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as child:
        ended = Event()
        with ThreadPoolExecutor() as pool:
            peaks = pool.submit(_peaks, [psutil.Process(child.pid), server], ended)
            try:
                output, _ = child.communicate()
            finally:
                ended.set()
    seconds = time.perf_counter() - start
    if child.returncode != 0:
        raise CommandFailed("\n".join(output.splitlines()[-LAST_LINES:]))
    client, backends = peaks.result()
    return Taken(seconds, _client_cpu() - cpu[0], _server_cpu(server) - cpu[1], client, backends)


def _client_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _server_cpu(server: psutil.Process) -> float:
    """Add up what the server has used so far: backends that ended count as their parent's."""
    times = server.cpu_times()
    total: float = times.user + times.system + times.children_user + times.children_system
    for one in server.children():
        with suppress(psutil.Error):
            total += one.cpu_times().user + one.cpu_times().system
    return total


def _peaks(roots: list[psutil.Process], ended: Event) -> list[int]:
    """Look again and again until it is over at the memory of these processes and theirs."""
    peaks, pause = [0 for _ in roots], LOOK_SECONDS
    while not ended.wait(pause):
        start = time.perf_counter()
        peaks = [max(peak, _bytes(root)) for peak, root in zip(peaks, roots, strict=True)]
        pause = max(LOOK_SECONDS, PAUSE_A_LOOK * (time.perf_counter() - start))
    return peaks


def _bytes(root: psutil.Process) -> int:
    with suppress(psutil.Error):
        return sum(_proportional(one.pid) for one in (root, *root.children(recursive=True)))
    return 0


def _proportional(pid: int) -> int:
    """Count a shared page once over all who share it."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0
