import json
import os
import signal
import subprocess
import sys
import time

import pytest
import requests

from chatmart.errors import ChatmartError
from chatmart.sandbox.shops import SHOPS
from chatmart.sandbox.vendors import spoken
from chatmart.sandbox.vendors.process import LOG_FILE, running
from chatmart.warehouse.process import is_alive

PARENT = """
import json, pathlib, sys, time
from chatmart.sandbox.vendors.process import running

with running(pathlib.Path(sys.argv[1]), 1) as addresses:
    print(json.dumps(addresses), flush=True)
    time.sleep(60)
"""


def answers(address):
    with requests.Session() as session:
        session.trust_env = False
        try:
            session.get(address, timeout=5)
        except requests.ConnectionError:
            return False
    return True


def any_of(addresses):
    return next(iter(addresses.values()))


def silent_within(seconds, address):
    until = time.monotonic() + seconds
    while answers(address):
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True


def test_it_starts_soon_and_ends_with_the_block(tmp_path):
    started_at = time.monotonic()

    with running(tmp_path, 2) as addresses:
        took = time.monotonic() - started_at
        address = any_of(addresses)
        answered = answers(address)

    assert set(addresses) == {f"{shop.account}/{name}" for shop in SHOPS for name in spoken()}
    assert answered
    assert not answers(address)
    assert took < 10  # under a second when nothing else runs
    assert (tmp_path / LOG_FILE).read_text() == ""


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_it_ends_when_the_process_that_wanted_it_is_killed(tmp_path, end):
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path)], stdout=subprocess.PIPE
    ) as parent:
        address = any_of(json.loads(parent.stdout.readline()))
        answered = answers(address)
        parent.send_signal(end)

    assert answered
    assert silent_within(10, address)


def test_a_fault_in_the_block_ends_it_as_well(tmp_path):
    with pytest.raises(ValueError, match="mine"), running(tmp_path, 1) as addresses:
        raise ValueError("mine")

    assert not answers(any_of(addresses))


def test_the_log_says_why_it_did_not_start(tmp_path):
    with pytest.raises(ChatmartError, match="did not start") as refusal, running(tmp_path, 99):
        pass

    assert str(tmp_path / LOG_FILE) in refusal.value.remedy
    assert "no night 99" in (tmp_path / LOG_FILE).read_text()


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_a_person_ends_it_without_a_word(tmp_path, end):
    command = [sys.executable, "-c", "from chatmart.cli import main; main()", "sandbox", "serve"]
    environment = os.environ | {"CHATMART_HOME": str(tmp_path)}

    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as server:
        answers(any_of(json.loads(server.stdout.readline())))
        server.send_signal(end)
        written = server.stdout.read() + server.stderr.read()

    assert written == b""
    assert not is_alive(server.pid)
