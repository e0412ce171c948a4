import os
from pathlib import Path

import pytest

from chatmart.errors import ChatmartError
from chatmart.sources import Cursor, Lines, Unchanged, Unreadable, drop
from chatmart.sources.ndjson import CHUNK_BYTES, KEPT_OF_LONGER_LINES_BYTES
from tests.landing.builders import customer, write


def read(folder, stream="customers", seen=None, **options):
    files, _ = drop.files(folder, stream)
    return list(drop.read(files, seen or {}, **options))


def cursors(entries):
    return {entry.name: entry.value for entry in entries if isinstance(entry, Cursor)}


def texts(entries):
    return [text for entry in entries if isinstance(entry, Lines) for _, text in entry.lines]


def test_files_are_read_in_the_order_of_their_paths(tmp_path: Path):
    for name in ("b.ndjson", "a/z.ndjson.gz", "a/b/c.ndjson", "c.ndjson"):
        write(tmp_path, f"customers/{name}", name.encode())

    assert texts(read(tmp_path)) == [b"a/b/c.ndjson", b"a/z.ndjson.gz", b"b.ndjson", b"c.ndjson"]


def test_a_stream_without_folder_has_no_files(tmp_path: Path):
    write(tmp_path, "customers/a.ndjson", customer())

    assert drop.files(tmp_path, "orders") == ([], [])


def test_an_unchanged_file_is_not_read_again_whatever_its_name(tmp_path: Path):
    path = write(tmp_path, "customers/a.ndjson", customer())
    seen = cursors(read(tmp_path))
    renamed = path.rename(path.with_name("b.ndjson"))

    assert read(tmp_path, seen=seen) == [Unchanged(str(renamed))]


def test_a_changed_file_is_read_again_also_when_it_changes_back(tmp_path: Path):
    seen = {}
    for text in (b"1", b"2", b"1"):
        write(tmp_path, "customers/a.ndjson", text)
        entries = read(tmp_path, seen=seen)
        seen |= cursors(entries)

        assert texts(entries) == [text]


def test_files_of_the_same_name_in_two_folders_are_two_files(tmp_path: Path):
    for folder in ("one", "two"):
        write(tmp_path / folder, "customers/a.ndjson", folder.encode())
    seen = cursors(read(tmp_path / "one"))

    assert texts(read(tmp_path / "two", seen=seen)) == [b"two"]


def test_a_file_that_was_cut_off_gets_no_cursor(tmp_path: Path):
    path = write(tmp_path, "customers/a.ndjson.gz", *[os.urandom(50).hex().encode()] * 10)
    path.write_bytes(path.read_bytes()[:-4])

    entries = read(tmp_path)

    assert len(texts(entries)) == 10
    assert not cursors(entries)
    assert isinstance(entries[-1], Unreadable)
    assert entries[-1].is_whole_file
    assert (entries[-1].number, entries[-1].text) == (11, b"")


def test_a_line_that_is_too_long_is_passed_over_and_told(tmp_path: Path):
    write(tmp_path, "customers/a.ndjson", b"1", b"x" * 1_000_000, b"3")

    entries = read(tmp_path, longest=CHUNK_BYTES)

    (long,) = [entry for entry in entries if isinstance(entry, Unreadable)]
    assert texts(entries) == [b"1", b"3"]
    assert (long.number, long.text, long.is_whole_file) == (
        2,
        b"x" * KEPT_OF_LONGER_LINES_BYTES,
        False,
    )
    assert "1000000 bytes" in long.reason
    assert cursors(entries)


def test_other_names_are_reported_and_hidden_ones_passed_over(tmp_path: Path):
    for name in ("a.ndjson", "b.json", "c/d.csv", ".e.ndjson", ".git/f.ndjson"):
        write(tmp_path, f"customers/{name}", b"1")
    (tmp_path / "customers" / "link").symlink_to(tmp_path)

    files, warnings = drop.files(tmp_path, "customers")

    assert [file.name for file in files] == ["a.ndjson"]
    assert [warning.split(" ")[0].rpartition("customers/")[2] for warning in warnings] == [
        "b.json", "c/d.csv", "link",
    ]  # fmt: skip


def test_folders_of_no_stream_are_reported(tmp_path: Path):
    for name in ("orders/a.ndjson", "order/a.ndjson", "readme.txt", ".hidden/a"):
        write(tmp_path, name, b"1")

    first, second = drop.strangers(tmp_path)

    assert "/order is not the folder of a stream" in first
    assert "/readme.txt is not" in second


def test_a_name_that_is_no_text_can_be_shown(tmp_path: Path):
    folder = tmp_path / "customers"
    folder.mkdir()
    (folder / os.fsdecode(b"\xff.ndjson")).write_bytes(b"1\n")

    assert read(tmp_path)[0].origin.endswith("\\xff.ndjson")


def test_a_folder_with_empty_streams_is_fine(tmp_path: Path):
    (tmp_path / "orders").mkdir()

    drop.check(tmp_path)

    assert read(tmp_path, "orders") == []


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        pytest.param("none", "does not exist", id="missing"),
        pytest.param("file", "is not a folder", id="a file"),
        pytest.param("empty", "holds no folder of any stream", id="empty"),
        pytest.param("stream-as-file", "holds no folder of any stream", id="file named as stream"),
    ],
)
def test_what_is_no_drop_folder_is_refused_with_what_one_looks_like(tmp_path: Path, name, refused):
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "empty").mkdir()
    write(tmp_path, "stream-as-file/orders", b"1")

    with pytest.raises(ChatmartError, match=refused) as error:
        drop.check(tmp_path / name)

    assert "orders/2026-03.ndjson.gz" in error.value.remedy
