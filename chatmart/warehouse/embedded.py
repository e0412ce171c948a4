"""Starts, finds and stops the PostgreSQL that comes with chatmart."""

import errno
import fcntl
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg

from chatmart.errors import ChatmartError
from chatmart.settings import Settings
from chatmart.warehouse import cluster, installation, ports, process
from chatmart.warehouse.cluster import USER
from chatmart.warehouse.ports import HOST

DATABASE = "chatmart"
START_SECONDS = 600  # a start after a crash replays the log first
ANSWER_SECONDS = 60
SURVIVOR_SECONDS = 30
POLITE_SECONDS = 1  # after which survivors of a crash are asked to end
PAUSE_SECONDS = 0.1
LARGEST_LOG = 10 * 1024 * 1024
NEARLY_FULL = 1024 * 1024  # bytes: the log may not even say why

# what a server says that is coming, and what one says or not that is busy
COMING = ("starting up", "shutting down", "in recovery mode", "not yet accepting")
BUSY = ("refused", "timeout expired", "too many clients", "closed the connection", "reset by peer")


def url(
    settings: Settings,
    extra: Mapping[str, str] | None = None,
    shared_folder: Path = installation.SHARED_FOLDER,
) -> str:
    """Give the address of the server, starting it when it does not run.

    `extra` holds server settings for this start, such as `{"fsync": "off"}`.
    """
    try:
        found = _answer(settings)
        if found is None:
            installation.account_for(settings.server_folder / "data")
            with _locked(settings):
                found = _start(settings, extra or {}, shared_folder)
        _rotate(log_file(settings))
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise cluster.no_space(settings.home) from None
        raise ChatmartError(
            f"The folder of the warehouse cannot be used: {error}.",
            "Mend it, or set CHATMART_HOME to another folder.",
        ) from error
    return found


def stop(settings: Settings, shared_folder: Path = installation.SHARED_FOLDER) -> bool:
    """Stop the server; tell whether it ran."""
    if not settings.server_folder.exists():
        return False
    with _locked(settings):
        data = cluster.data_folder(settings.server_folder)
        if process.running(data) is None:
            return False
        account = installation.account_for(data)
        command = installation.binaries(account, shared_folder) / "pg_ctl"
        result = installation.run(
            [command, "stop", "-s", "-w", "-m", "fast", "-t", str(ANSWER_SECONDS), "-D", data],
            account,
        )
    if result.returncode != 0 and process.running(data) is not None:
        raise ChatmartError(
            f"The warehouse did not stop within {ANSWER_SECONDS} seconds.",
            f"Look into {log_file(settings)} and run `chatmart warehouse stop` again.",
        )
    return True


def log_file(settings: Settings) -> Path:
    return settings.log_folder / "postgres.log"


def address(settings: Settings) -> str | None:
    """Give the address of the running server, whether or not it answers already."""
    postmaster = process.running(cluster.data_folder(settings.server_folder))
    secret = cluster.password(settings.server_folder)
    if postmaster is None or postmaster.port is None or secret is None:
        return None
    return f"postgresql://{USER}:{secret}@{HOST}:{postmaster.port}/{DATABASE}"


def _answer(settings: Settings) -> str | None:
    """Give the address when the server answers to our password right now."""
    found = address(settings)
    if found is None:
        return None
    try:
        psycopg.connect(found, connect_timeout=5).close()
    except psycopg.OperationalError:
        return None
    return found


def _start(settings: Settings, extra: Mapping[str, str], shared_folder: Path) -> str:
    cluster.ensure(settings.server_folder, shared_folder)
    data = cluster.data_folder(settings.server_folder)
    deadline = time.monotonic() + SURVIVOR_SECONDS
    while True:
        if process.running(data) is not None:
            found = _wait_for_answer(settings, data)
            if found is not None:
                return found
        reason = _launch(settings, data, extra, shared_folder)
        if reason is not None:
            _decide(settings, data, reason, deadline)


def _wait_for_answer(settings: Settings, data: Path) -> str | None:
    """Wait for a server that runs; `None` when it ended instead."""
    began = time.monotonic()
    while process.running(data) is not None:
        found = address(settings)
        if found is not None:
            try:
                psycopg.connect(found, connect_timeout=5).close()
            except psycopg.OperationalError as error:
                _judge(settings, found, str(error), waited=time.monotonic() - began)
            else:
                return found
        time.sleep(PAUSE_SECONDS)
    return None


def _judge(settings: Settings, found: str, reason: str, waited: float) -> None:
    """Return when it is worth asking again."""
    if f'database "{DATABASE}" does not exist' in reason:
        with psycopg.connect(found, dbname="postgres", autocommit=True) as connection:
            connection.execute(f"create database {DATABASE}")
    elif "password authentication failed" in reason:
        raise ChatmartError(
            f"The warehouse refuses the password in {settings.server_folder / 'password'}.",
            "Bring back the password file that was made with this warehouse.",
        )
    elif not (
        (waited < START_SECONDS and any(phrase in reason for phrase in COMING))
        or (waited < ANSWER_SECONDS and any(phrase in reason for phrase in BUSY))
    ):
        raise ChatmartError(
            f"The warehouse runs and does not answer: {reason.strip().splitlines()[-1]}.",
            f"Look into {log_file(settings)}, or run `chatmart warehouse stop` and start again.",
        )


def _launch(
    settings: Settings, data: Path, extra: Mapping[str, str], shared_folder: Path
) -> str | None:
    """Start the server once; give what it wrote when it did not start."""
    account = installation.account_for(data)
    if not installation.reaches(account, data):
        raise ChatmartError(
            f"PostgreSQL cannot reach {data} as '{account.pw_name if account else ''}'.",
            "Let it pass through the folders above (chmod o+x), or move the warehouse elsewhere "
            "by CHATMART_HOME.",
        )
    process.forget_stranger(data)
    cluster.configure(data, ports.choose(settings.server_folder), account, extra)
    command = installation.binaries(account, shared_folder) / "pg_ctl"
    settings.log_folder.mkdir(parents=True, exist_ok=True)
    with log_file(settings).open("a+") as log:
        began = log.tell()
        result = installation.run(
            [command, "start", "-s", "-w", "-t", str(START_SECONDS), "-D", data], account, log
        )
        log.seek(began)
        return None if result.returncode == 0 else log.read()


def _decide(settings: Settings, data: Path, reason: str, deadline: float) -> None:
    """Return when another start is worth a try."""
    if "Address already in use" in reason:
        ports.forget(settings.server_folder)
    elif "shared memory block" in reason and time.monotonic() < deadline:
        if time.monotonic() > deadline - SURVIVOR_SECONDS + POLITE_SECONDS:
            process.end(process.orphans(data))
        time.sleep(PAUSE_SECONDS)
    elif "shared memory block" in reason:
        raise ChatmartError(
            "The warehouse cannot start: processes of a server that crashed still run "
            f"({', '.join(map(str, process.orphans(data))) or 'unknown ids'}).",
            "End them, and run again.",
        )
    elif '"postmaster.pid" already exists' in reason and time.monotonic() < deadline:
        time.sleep(PAUSE_SECONDS)
    elif cluster.NO_SPACE in reason or shutil.disk_usage(data).free < NEARLY_FULL:
        raise cluster.no_space(data)
    else:
        said = [line for line in reason.splitlines() if "FATAL:" in line or "PANIC:" in line]
        why = said[-1].split(":  ")[-1] if said else "it gave no reason"
        raise ChatmartError(
            f"The warehouse did not start: {why}.", f"Look into {log_file(settings)}."
        )


def _rotate(log: Path) -> None:
    """Keep one older piece of a log that grew large."""
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        # copied, not moved: the running server goes on writing to the same file
        shutil.copyfile(log, log.with_name(f"{log.name}.1"))
        log.write_text("")


@contextmanager
def _locked(settings: Settings) -> Iterator[None]:
    """Hold the server folder, so that of two starts at once one waits."""
    settings.server_folder.mkdir(parents=True, exist_ok=True)
    with (settings.server_folder / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
