"""Runs Airflow's scheduler and user interface on this machine."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import click

from chatmart import config, warehouse
from chatmart.errors import ChatmartError
from chatmart.lock import only_one
from chatmart.pipeline import local, sample
from chatmart.settings import Settings

API = "api-server"
COMMANDS = {
    # without servers of their logs, which would listen beyond this machine
    API: [API],
    "scheduler": ["scheduler", "--skip-serve-logs"],
    "dag-processor": ["dag-processor"],
    "triggerer": ["triggerer", "--skip-serve-logs"],
}
PASSWORDS = "simple_auth_manager_passwords.json.generated"
START_SECONDS = 180
STOP_SECONDS = 10


def run(settings: Settings, port: int) -> None:
    """Run Airflow's services until one of them ends or somebody interrupts.

    Tasks talk to the API server, so the others start when it answers.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends like Ctrl-C
    with only_one(settings, "chatmart airflow"), ExitStack() as servers:
        servers.enter_context(_sample(settings))
        variables = _prepare(settings, port)
        log_file = settings.log_folder / "airflow.log"
        click.echo(f"Airflow starts; log: {log_file}")
        services: dict[str, subprocess.Popen[bytes]] = {}
        try:
            services[API] = _start(API, variables, log_file)
            _wait_for(f"http://127.0.0.1:{port}/api/v2/version", services[API], log_file)
            for name in COMMANDS.keys() - services.keys():
                services[name] = _start(name, variables, log_file)
            click.echo(
                f"Airflow runs at http://127.0.0.1:{port}; Ctrl-C ends it.\n"
                f"user: admin, password: in {settings.airflow_home / PASSWORDS}"
            )
            _watch(services, log_file)
        finally:
            _stop(services)


@contextmanager
def _sample(settings: Settings) -> Iterator[None]:
    """Let the sample shop's vendors answer beside the services, when there is nothing else.

    The scheduler's runs ask for what is known by the real clock: that is all of the sample.
    """
    with warehouse.connect(settings, autocommit=True) as connection:
        warehouse.prepare(connection)
        is_due = sample.is_due(connection, settings, config.load(settings))
        if is_due:
            sample.note(connection, sample.LAST_NIGHT)
    if not is_due:
        yield
        return
    with sample.served(settings, sample.LAST_NIGHT):
        click.echo(
            f"No source in {settings.config_file}: a sample shop is used, in its last night."
        )
        yield


def _prepare(settings: Settings, port: int) -> Mapping[str, str]:
    with warehouse.connect(settings) as connection:
        warehouse.prepare(connection)
    os.environ.update(local.environment(settings))
    local.prepare(settings)
    bin_folder = Path(sys.executable).parent
    return os.environ | {
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__WORKERS": "1",
        "AIRFLOW__API__BASE_URL": f"http://127.0.0.1:{port}",
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://127.0.0.1:{port}/execution/",
        "PATH": f"{bin_folder}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
    }


def _start(name: str, variables: Mapping[str, str], log_file: Path) -> subprocess.Popen[bytes]:
    with log_file.open("a") as log:
        return subprocess.Popen(  # noqa: S603 - the program of our own environment
            [Path(sys.executable).with_name("airflow"), *COMMANDS[name]],
            env=variables,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C is for us, who then ask them to end
        )


def _wait_for(url: str, service: subprocess.Popen[bytes], log_file: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while service.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310 - our own address
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise ChatmartError(
        f"Airflow's {API} did not answer within {START_SECONDS} seconds.",
        f"Look into {log_file}; --port chooses another port.",
    )


def _watch(services: Mapping[str, subprocess.Popen[bytes]], log_file: Path) -> None:
    while True:
        time.sleep(1)
        for name, service in services.items():
            if service.poll() is not None:
                raise ChatmartError(f"Airflow's {name} has ended.", f"Look into {log_file}.")


def _stop(services: Mapping[str, subprocess.Popen[bytes]]) -> None:
    """End them with all their own processes: a task that works now fails and can be run again."""
    for service in services.values():
        _signal(service, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while time.monotonic() < deadline and any(one.poll() is None for one in services.values()):
        time.sleep(0.2)
    for service in services.values():
        _signal(service, signal.SIGKILL)


def _signal(service: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(ProcessLookupError):  # each service leads a group of its own
        os.killpg(service.pid, number)
