"""Chooses the port of the embedded server and remembers it for the next start."""

import secrets
import socket
from pathlib import Path

from chatmart.warehouse import cluster

HOST = "127.0.0.1"
RANGE = range(20000, 32000)  # below those that systems hand out by themselves


def choose(server_folder: Path) -> int:
    """Give the port of last time when it is free, another one otherwise."""
    try:
        remembered = int((server_folder / "port").read_text())
    except (FileNotFoundError, ValueError):
        remembered = None
    if remembered and _is_free(remembered):
        return remembered
    port = _any_free()
    cluster.write(server_folder / "port", f"{port}\n")
    return port


def forget(server_folder: Path) -> None:
    (server_folder / "port").unlink(missing_ok=True)


def _any_free() -> int:
    while True:
        port = RANGE[secrets.randbelow(len(RANGE))]
        if _is_free(port):
            return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # as PostgreSQL does: connections that linger from the last run do not matter
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True
