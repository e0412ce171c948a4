import os
import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from chatmart import sandbox
from chatmart.errors import ChatmartError
from chatmart.sandbox.documents import STREAMS
from chatmart.sandbox.folder import MARKER, version
from chatmart.settings import PROJECT_ROOT

WRITE = (
    "import pathlib, sys; from chatmart import sandbox; sandbox.write(pathlib.Path(sys.argv[1]))"
)


def contents(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def marked(folder: Path, **fields: object) -> Path:
    folder.mkdir()
    (folder / MARKER).write_bytes(orjson.dumps({"version": "0", "counts": {}} | fields))
    return folder


def test_another_process_writes_the_same_bytes(sample, tmp_path):
    environment = os.environ | {"PYTHONHASHSEED": "7", "TZ": "America/New_York"}

    subprocess.run(
        [sys.executable, "-c", WRITE, str(tmp_path / "again")],
        check=True,
        cwd=PROJECT_ROOT,
        env=environment,
    )

    assert contents(tmp_path / "again") == contents(sample)


def test_every_stream_has_a_file_of_each_account(sample):
    expected = {
        f"{stream}/{stream}-{account}.ndjson.gz"
        for stream in STREAMS
        for account in sandbox.ACCOUNTS
    }

    assert set(contents(sample)) == expected | {MARKER}


def test_the_sample_stays_small(sample):
    assert sum(map(len, contents(sample).values())) < 3_000_000


def test_counts_say_how_many_lines_the_files_hold(sample, documents):
    counts = sandbox.write(sample)

    assert counts == {stream: len(lines) for stream, lines in documents.items()}


def test_a_folder_with_this_version_stays_as_it_is(sample):
    before = (sample / MARKER).stat()

    sandbox.write(sample)

    assert (sample / MARKER).stat() == before


def test_another_version_is_replaced(sample, tmp_path):
    folder = marked(tmp_path / "sample")
    (folder / "old.txt").write_text("old")

    sandbox.write(folder)

    assert contents(folder) == contents(sample)


def test_a_file_that_is_missing_comes_back(sample, tmp_path):
    folder = marked(tmp_path / "sample", version=version())

    sandbox.write(folder)

    assert contents(folder) == contents(sample)


def test_what_a_killed_run_left_beside_it_goes(tmp_path):
    (tmp_path / ".sample.partial" / "new" / "orders").mkdir(parents=True)

    sandbox.write(tmp_path / "sample")

    assert [one.name for one in tmp_path.iterdir()] == ["sample"]


def test_somebody_elses_folder_is_refused(tmp_path):
    (tmp_path / "orders").mkdir()

    with pytest.raises(ChatmartError, match="holds something else") as refusal:
        sandbox.write(tmp_path)

    assert "empty" in refusal.value.remedy
    assert [one.name for one in tmp_path.iterdir()] == ["orders"]


def test_a_file_in_its_place_is_refused(tmp_path):
    (tmp_path / "sample").write_text("mine")

    with pytest.raises(ChatmartError):
        sandbox.write(tmp_path / "sample")


def test_a_place_that_cannot_be_written_is_refused(tmp_path):
    (tmp_path / "file").write_text("mine")

    with pytest.raises(ChatmartError, match="could not be written"):
        sandbox.write(tmp_path / "file" / "sample")
