"""The PostgreSQL that holds everything: where it is, and a connection to it."""

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import psycopg
from psycopg.conninfo import make_conninfo

from chatmart.errors import ChatmartError
from chatmart.settings import Settings
from chatmart.warehouse import address, cluster, embedded, installation, ports, process
from chatmart.warehouse.schema import prepare

__all__ = [
    "Status", "connect", "environment", "prepare", "psql", "start", "status", "stop", "url",
]  # fmt: skip

APPLICATION = "chatmart"
CONNECT_SECONDS = 10
OLDEST_SERVER = 150000


@dataclass(frozen=True)
class Status:
    """What `chatmart warehouse status` shows; of a server of one's own there are no paths."""

    is_running: bool
    is_embedded: bool
    host: str | None = None
    port: str | None = None
    database: str | None = None
    data_folder: Path | None = None
    log_file: Path | None = None


def url(settings: Settings) -> str:
    """Give the address of the warehouse, password included, of a server that answers."""
    if settings.database_url is None:
        return embedded.url(settings)
    connect(settings).close()
    return settings.database_url


def connect(settings: Settings, **kwargs: Any) -> psycopg.Connection[Any]:
    """Open a connection; the keywords are those of `psycopg.connect`."""
    found = settings.database_url
    if found is None:
        found = embedded.url(settings)
    parts = address.parts(found)
    options: dict[str, Any] = {"application_name": APPLICATION, "connect_timeout": CONNECT_SECONDS}
    try:
        connection: psycopg.Connection[Any] = psycopg.connect(found, **options | kwargs)
    except psycopg.OperationalError as error:
        raise address.failure(parts, error, is_embedded=settings.database_url is None) from None
    reason = _unfit(connection)
    if reason is not None:
        connection.close()
        raise reason
    return connection


def environment(settings: Settings) -> dict[str, str]:
    """Give the address in the variables that the dbt profile reads, of a server that answers."""
    return address.environment(url(settings))


def start(settings: Settings) -> str:
    """Start the embedded server when it does not run; give its address."""
    _refuse_server_of_ones_own(settings)
    return embedded.url(settings)


def stop(settings: Settings) -> bool:
    """Stop the embedded server; tell whether it ran."""
    _refuse_server_of_ones_own(settings)
    return embedded.stop(settings)


def status(settings: Settings) -> Status:
    """Look without starting anything."""
    if settings.database_url is not None:
        parts = address.parts(url(settings))
        return Status(True, False, parts["host"], parts["port"], parts["dbname"])
    data = cluster.data_folder(settings.server_folder)
    postmaster = process.running(data)
    return Status(
        is_running=postmaster is not None,
        is_embedded=True,
        host=ports.HOST,
        port=str(postmaster.port) if postmaster and postmaster.port else None,
        database=embedded.DATABASE,
        data_folder=data,
        log_file=embedded.log_file(settings),
    )


def psql(settings: Settings, arguments: Sequence[str] = ()) -> NoReturn:
    """Become `psql` on the warehouse; the password goes by the environment, not the command."""
    parts = address.parts(url(settings))
    own = installation.packaged() / "bin" / "psql"
    # ours has neither TLS nor line editing, but speaks to our server version
    program = (shutil.which("psql") if settings.database_url else None) or str(own)
    secret = parts.pop("password", "")
    variables = {**os.environ, **({"PGPASSWORD": secret} if secret else {})}
    os.execve(program, ["psql", "--dbname", make_conninfo(**parts), *arguments], variables)  # noqa: S606


def _unfit(connection: psycopg.Connection[Any]) -> ChatmartError | None:
    """Tell why chatmart does not work on this server."""
    info = connection.info
    if info.server_version < OLDEST_SERVER:
        return ChatmartError(
            f"The server at {info.host} is PostgreSQL {info.server_version // 10000}, which is "
            "too old.",
            "Set CHATMART_DATABASE_URL to a server of version 15 or newer, or unset it.",
        )
    if info.parameter_status("server_encoding") != "UTF8":
        return ChatmartError(
            f"The database '{info.dbname}' is not encoded as UTF8.",
            "Create one with `create database … encoding 'UTF8' template template0`, and name that "
            "in CHATMART_DATABASE_URL.",
        )
    return None


def _refuse_server_of_ones_own(settings: Settings) -> None:
    if settings.database_url is not None:
        raise ChatmartError(
            "CHATMART_DATABASE_URL names a server of your own, which chatmart does not start or "
            "stop.",
            "Unset CHATMART_DATABASE_URL to use the server that comes with chatmart.",
        )
