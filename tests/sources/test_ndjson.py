import gzip
import random
from pathlib import Path

import pytest

from chatmart.sources import ndjson
from chatmart.sources.ndjson import BrokenFile, FileReader, LineSplitter, LongLine


def split(chunks, longest=1000):
    splitter = LineSplitter(longest)
    found = [run for chunk in chunks for run in splitter.feed(chunk)]
    return flat([*found, splitter.cut()])


def flat(runs):
    return [
        line for run in runs for line in ([run] if isinstance(run, LongLine) else run)
    ]  # fmt: skip


def read(path):
    return flat(FileReader(path).runs())


def fill(found, path):
    for run in FileReader(path).runs():
        found += [text for _, text in run]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_chunks_may_end_anywhere(size):
    text = b"\xef\xbb\xbf{1}\r\n\n  \n{2}\n{3}"
    chunks = [text[start : start + size] for start in range(0, len(text), size)]

    assert split(chunks) == [(1, b"{1}"), (4, b"{2}"), (5, b"{3}")]


def test_a_byte_order_mark_counts_at_the_beginning_only():
    assert split([b"1\n\xef\xbb\xbf2\n"]) == [(1, b"1"), (2, b"\xef\xbb\xbf2")]


@pytest.mark.parametrize("size", [1, 5, 10])
def test_a_line_that_is_too_long_is_known_by_its_beginning_and_length(size, monkeypatch):
    monkeypatch.setattr(ndjson, "KEPT_OF_LONGER_LINES_BYTES", 4)
    text = b"ab\n" + b"0123456789" * 3 + b"\ncd\n"
    chunks = [text[start : start + size] for start in range(0, len(text), size)]

    assert split(chunks, longest=10) == [(1, b"ab"), LongLine(2, b"0123", 30), (3, b"cd")]


def test_a_line_that_is_too_long_is_never_whole_in_memory():
    splitter = LineSplitter(longest=1000)
    for _ in range(100_000):
        assert list(splitter.feed(b"x" * 1000)) == []

    assert sum(map(len, splitter.parts)) <= ndjson.KEPT_OF_LONGER_LINES_BYTES
    assert splitter.cut().length == 100_000_000


def test_gzip_of_several_members_is_one_file(tmp_path: Path):
    path = tmp_path / "a.ndjson.gz"
    path.write_bytes(gzip.compress(b"1\n2") + gzip.compress(b"") + gzip.compress(b"3\n4\n"))

    assert read(path) == [(1, b"1"), (2, b"23"), (3, b"4")]


def test_gzip_of_much_from_little_comes_in_pieces(tmp_path: Path):
    path = tmp_path / "a.ndjson.gz"
    path.write_bytes(gzip.compress(b"\n" * 50_000_000 + b"1"))

    assert read(path) == [(50_000_001, b"1")]


@pytest.mark.parametrize("kept", [0, 1, 5, 18, 0.5, -9, -1])
def test_gzip_that_was_cut_off_gives_its_whole_lines_first(tmp_path: Path, kept):
    noise = random.Random(1)
    lines = [b"%d" % noise.getrandbits(200) for _ in range(20_000)]
    content = gzip.compress(b"\n".join(lines) + b"\n")
    path = tmp_path / "a.ndjson.gz"
    path.write_bytes(content[: int(len(content) * kept) if isinstance(kept, float) else kept])
    found: list[bytes] = []

    with pytest.raises(BrokenFile, match="cut off"):
        fill(found, path)

    assert found == lines[: len(found)]
    assert len(found) >= len(lines) * {0.5: 0.45, -9: 0.99, -1: 1}.get(kept, 0)


def test_gzip_that_is_damaged_says_so(tmp_path: Path):
    path = tmp_path / "a.ndjson.gz"
    content = bytearray(gzip.compress(b"1\n" * 1000))
    content[-6] ^= 1  # in the checksum
    path.write_bytes(content)

    with pytest.raises(BrokenFile, match="damaged"):
        read(path)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        pytest.param("a.ndjson.gz", b"{}\n", "not gzip", id="plain with a gzip name"),
        pytest.param("a.ndjson", gzip.compress(b"{}"), "its name", id="gzip with a plain name"),
        pytest.param("a.ndjson.gz", gzip.compress(b"1\n") + b"??", "not gzip", id="more after it"),
    ],
)
def test_a_name_must_say_what_is_in_the_file(tmp_path: Path, name, content, reason):
    (tmp_path / name).write_bytes(content)

    with pytest.raises(BrokenFile, match=reason):
        read(tmp_path / name)


def test_a_file_that_cannot_be_read_is_broken(tmp_path: Path):
    with pytest.raises(BrokenFile, match=r"could not be read: No such file or directory\."):
        read(tmp_path / "gone.ndjson")


def test_size_and_digest_are_those_of_the_bytes_on_disk(tmp_path: Path):
    path = tmp_path / "a.ndjson.gz"
    path.write_bytes(gzip.compress(b"1\n"))
    reader = FileReader(path)
    list(reader.runs())

    assert reader.size == path.stat().st_size
    assert reader.digest == ndjson.digest(path.read_bytes()) == ndjson.file_digest(path)
