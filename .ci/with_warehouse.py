"""Runs a command beside an empty warehouse: sqlfluff's dbt templater wants to connect."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from chatmart import warehouse
from chatmart.settings import Settings
from chatmart.warehouse import cluster, embedded

SETTINGS = {"fsync": "off", "shared_buffers": "64MB"}


def main(command: list[str]) -> int:
    home = Path(tempfile.mkdtemp(prefix="chatmart-"))
    home.chmod(0o755)  # PostgreSQL does not run as root
    settings = Settings(home=home, database_url=None, config_file=home / "chatmart.toml")
    try:
        embedded.url(settings, SETTINGS)
        environment = os.environ | warehouse.environment(settings)
        program = str(Path(sys.executable).with_name(command[0]))
        return os.spawnve(os.P_WAIT, program, command, environment)  # noqa: S606
    finally:
        embedded.stop(settings)
        shutil.rmtree(cluster.data_folder(settings.server_folder), ignore_errors=True)
        shutil.rmtree(home)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
