"""The vendors' servers in a process of their own, which ends with the one that wanted it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import IO, cast

import orjson

from chatmart.errors import ChatmartError

LOG_FILE = "sandbox.log"

_COMMAND = (sys.executable, "-c", "from chatmart.cli import main; main()", "sandbox", "serve")
_END_SECONDS = 5
_LOOK_SECONDS = 0.5


@contextmanager
def running(
    log_folder: Path,
    night: int,
    *,
    faults: str = "none",
    seed: int = 0,
    down: Iterable[str] = (),
    bad_token: Iterable[str] = (),
    latency: float = 0.0,
) -> Iterator[Mapping[str, str]]:
    """Give the base URL of each `<account>/<vendor>`; errors of the servers go to the log."""
    log_folder.mkdir(parents=True, exist_ok=True)
    log_file = log_folder / LOG_FILE
    arguments = [
        f"--night={night}",
        f"--faults={faults}",
        f"--seed={seed}",
        f"--latency={latency}",
        f"--parent={os.getpid()}",
        *(f"--down={name}" for name in down),
        *(f"--bad-token={name}" for name in bad_token),
    ]
    with (
        log_file.open("ab") as log,
        subprocess.Popen(  # noqa: S603  our own command
            [*_COMMAND, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            start_new_session=True,  # Ctrl-C reaches it through us, after the last request
        ) as child,
    ):
        try:
            yield _addresses(child, log_file)
        finally:
            _end(child)


def end_with(parent: int) -> None:
    """End this process, from now on, when `parent` is no more its parent."""

    def look() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK_SECONDS)
        os.kill(os.getpid(), signal.SIGTERM)

    Thread(target=look, daemon=True).start()


def _addresses(child: subprocess.Popen[bytes], log_file: Path) -> Mapping[str, str]:
    line = cast(IO[bytes], child.stdout).readline()  # empty when the child ended
    try:
        found: Mapping[str, str] = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise ChatmartError(
            "The sandbox's servers did not start.", f"Look into {log_file}."
        ) from error
    return found


def _end(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(_END_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
