"""Tells whether the server of a data folder runs, whatever an earlier crash left behind."""

import os
import signal
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

PORT_LINE = 3
PROCESSES = Path("/proc")


@dataclass(frozen=True)
class Postmaster:
    """A running server; the port is unknown in the first instants of its start."""

    pid: int
    port: int | None


def running(data: Path) -> Postmaster | None:
    """Find the server of the folder, and do not mistake another process of that id for it."""
    lines = _pid_file(data)
    if not lines or not lines[0].isdigit():
        return None
    pid = int(lines[0])
    if not is_alive(pid):
        return None
    command = _command_line(pid)
    if command is not None and not ("postgres" in command and command_names(data, command)):
        return None
    port = lines[PORT_LINE] if len(lines) > PORT_LINE else ""
    return Postmaster(pid, int(port) if port.isdigit() else None)


def command_names(data: Path, command: str) -> bool:
    return f"-D {data} " in f"{command} "


def forget_stranger(data: Path) -> None:
    """Remove a pid file whose id now belongs to another program.

    PostgreSQL would refuse to start for it. The file of a process that is gone stays: PostgreSQL
    reads there which shared memory to check for survivors.
    """
    lines = _pid_file(data)
    if lines and lines[0].isdigit() and is_alive(int(lines[0])) and running(data) is None:
        (data / "postmaster.pid").unlink(missing_ok=True)


def cluster_name(data: Path) -> str:
    """Name the server in the titles of its processes, so that orphans can be told from others."""
    return f"chatmart-{sha256(os.fsencode(data)).hexdigest()[:12]}"


def orphans(data: Path) -> list[int]:
    """Give the processes of a server whose main process was killed (Linux only)."""
    title = f"postgres: {cluster_name(data)}: "
    processes = [int(path.name) for path in PROCESSES.glob("[0-9]*")]
    return [pid for pid in processes if (_command_line(pid) or "").startswith(title)]


def end(pids: list[int]) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _pid_file(data: Path) -> list[str]:
    try:
        return (data / "postmaster.pid").read_text().splitlines()
    except (FileNotFoundError, PermissionError):  # the second: the folder of another account
        return []


def _command_line(pid: int) -> str | None:
    """Give the command line, empty for a zombie, `None` when the system does not tell."""
    try:
        if PROCESSES.exists():
            return (PROCESSES / str(pid) / "cmdline").read_text(errors="replace").replace("\0", " ")
    except OSError:
        return None
    shown = subprocess.run(  # noqa: S603 - a fixed program and a number
        ["/bin/ps", "-ww", "-o", "command=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    )
    return shown.stdout.strip() if shown.returncode == 0 else None
