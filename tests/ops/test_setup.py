"""The Makefile and what it calls."""

import os
import re
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
MAKEFILE = (ROOT / "Makefile").read_text()


def set_up(**environment):
    return subprocess.run(
        [ROOT / ".ci" / "environment"], capture_output=True, text=True, env=environment, check=False
    )


def test_every_target_is_in_help():
    targets = re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE).group(1).split()

    shown = subprocess.run(
        ["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout

    assert re.findall(r"^  (\w+) ", shown, re.MULTILINE) == targets


def test_help_is_what_make_does_by_itself():
    assert re.search(r"^(\w+):", MAKEFILE, re.MULTILINE).group(1) == "help"


def test_the_makefile_fits_on_a_page():
    assert len(MAKEFILE.splitlines()) <= 45


def test_an_unfit_python_is_refused_by_name():
    answer = set_up(PATH=os.environ["PATH"], PYTHON="/nowhere/python3")

    assert answer.returncode == 1
    assert "PYTHON=/nowhere/python3 is not a Python 3.11, 3.12 or 3.13" in answer.stderr


def test_a_machine_without_a_fit_python_is_told_what_to_install(tmp_path):
    (tmp_path / "dirname").symlink_to(shutil.which("dirname"))

    answer = set_up(PATH=str(tmp_path))

    assert answer.returncode == 1
    assert "make PYTHON=/path/to/python3.12 nightly" in answer.stderr


def test_lock_files_hold_hashes_and_name_no_index():
    for lock in (*ROOT.glob("requirements*.lock"), ROOT / ".ci" / "bootstrap.lock"):
        text = lock.read_text()
        requirements = re.findall(r"^[\w.-]+==", text, re.MULTILINE)

        assert "://" not in text
        assert len(re.findall(r"^\S.* \\\n    --hash=sha256:", text, re.MULTILINE)) == len(
            requirements
        )
