"""Runs Airflow's scheduler and user interface on this machine."""

import os
import subprocess
import sys
from pathlib import Path

import click

from chatmart import warehouse
from chatmart.lock import only_one
from chatmart.pipeline.local import environment
from chatmart.settings import Settings

PASSWORDS = "simple_auth_manager_passwords.json.generated"


def run(settings: Settings, port: int) -> int:
    """Run `airflow standalone` until it ends or is interrupted; give its exit code."""
    with only_one(settings, "chatmart airflow"):
        with warehouse.connect(settings) as connection:
            warehouse.prepare(connection)
        log_file = settings.log_folder / "airflow.log"
        log_file.parent.mkdir(parents=True, exist_ok=True)
        settings.airflow_home.mkdir(parents=True, exist_ok=True)
        click.echo(
            f"Airflow starts at http://127.0.0.1:{port} in about half a minute.\n"
            f"User admin, password in {settings.airflow_home / PASSWORDS}\n"
            f"log: {log_file}\nCtrl-C ends it."
        )
        bin_folder = Path(sys.executable).parent
        variables = os.environ | environment(settings)
        variables |= {
            "AIRFLOW__API__PORT": str(port),
            "AIRFLOW__API__BASE_URL": f"http://127.0.0.1:{port}",
            "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://127.0.0.1:{port}/execution/",
            "PATH": f"{bin_folder}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        }
        with log_file.open("a") as log:
            return subprocess.call(  # noqa: S603 - our own environment's program
                [bin_folder / "airflow", "standalone"], env=variables, stdout=log, stderr=log
            )
