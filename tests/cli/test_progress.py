import io
import subprocess
import sys

import pytest
from rich.console import Console

from chatmart.progress import Progress, logged


@pytest.fixture
def output():
    return io.StringIO()


@pytest.fixture
def progress(output):
    return Progress(Console(file=output, width=100))


def test_a_step_is_one_plain_line_where_nobody_looks(progress, output):
    with progress.step("land shop/orders"):
        pass

    assert output.getvalue().split() == ["done", "land", "shop/orders", "0.0", "s"]


def test_a_step_that_raises_is_shown_as_failed(progress, output):
    with pytest.raises(ValueError, match="broken"), progress.step("land"):
        raise ValueError("broken")

    assert output.getvalue().startswith("failed")
    assert progress.steps[0].outcome == "failed"


def test_what_libraries_print_goes_into_the_log_only(tmp_path):
    code = f"""
import os, sys
from pathlib import Path
from chatmart.progress import logged
with logged(Path({str(tmp_path)!r}) / "run-1.log") as console:
    print("from Python")
    os.system("echo from a program >&2")
    console.print("for the reader")
print("afterwards")
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ran.stdout == "for the reader\nafterwards\n"
    assert ran.stderr == ""
    assert sorted((tmp_path / "run-1.log").read_text().splitlines()) == [
        "from Python",
        "from a program",
    ]


def test_a_log_is_for_its_owner_only_and_old_ones_go(tmp_path, capfd):
    for number in range(40):
        (tmp_path / f"run-{number:02}.log").touch()

    with logged(tmp_path / "run-99.log"):
        pass

    logs = sorted(path.name for path in tmp_path.iterdir())
    assert len(logs) == 30
    assert logs[-1] == "run-99.log"
    assert (tmp_path / "run-99.log").stat().st_mode & 0o077 == 0
