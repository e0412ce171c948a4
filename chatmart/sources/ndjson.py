"""Reads the lines of a file, plain or gzip, in memory that does not grow with either."""

import zlib
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

CHUNK_BYTES = 256 * 1024
LONGEST_LINE_BYTES = 64 * 1024 * 1024
KEPT_OF_LONGER_LINES_BYTES = 64 * 1024
DIGEST_BYTES = 16
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
GZIP_MARK = b"\x1f\x8b"
GZIP_SUFFIX = ".gz"
GZIP_FORMAT = 31  # zlib's wbits for a gzip header with the largest window

Run = list[tuple[int, bytes]]  # lines that follow each other, blank ones left out


class BrokenFile(Exception):
    """A file ended or went wrong where it must not; the message is a sentence."""


class LongLine(NamedTuple):
    """The beginning of a line that was too long, and its whole length."""

    number: int
    beginning: bytes
    length: int


class LineSplitter:
    """Puts lines together from chunks, none of which may be longer than the longest line."""

    def __init__(self, longest: int = LONGEST_LINE_BYTES) -> None:
        self.longest = longest
        self.number = 1
        self.parts: list[bytes] = []
        self.length = 0

    def feed(self, chunk: bytes) -> Iterator[Run | LongLine]:
        first, *others = chunk.split(b"\n")
        self._add(first)
        if others:
            yield self.cut()
            last = others.pop()
            yield _run(self.number, others)
            self.number += len(others)
            self._add(last)

    def cut(self) -> Run | LongLine:
        """End the line that has begun."""
        number, length, text = self.number, self.length, b"".join(self.parts)
        self.number += 1
        self.parts, self.length = [], 0
        if length > self.longest:
            return LongLine(number, text[:KEPT_OF_LONGER_LINES_BYTES], length)
        return _run(number, [text.removeprefix(BYTE_ORDER_MARK) if number == 1 else text])

    def _add(self, part: bytes) -> None:
        self.length += len(part)
        if self.length <= self.longest:
            self.parts.append(part)
        elif len(self.parts) != 1:
            self.parts = [b"".join([*self.parts, part])[:KEPT_OF_LONGER_LINES_BYTES]]


class FileReader:
    """Reads one file once; afterwards `size` and `digest` are those of the bytes that were read."""

    def __init__(self, path: Path, longest: int = LONGEST_LINE_BYTES) -> None:
        self.path = path
        self.splitter = LineSplitter(longest)
        self.size = 0
        self._hash = blake2b(digest_size=DIGEST_BYTES)

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()

    def runs(self) -> Iterator[Run | LongLine]:
        """Yield the lines; raise `BrokenFile` after the last one that is whole."""
        is_gzip = self.path.suffix == GZIP_SUFFIX
        try:
            for chunk in _inflated(self.raw()) if is_gzip else _plain(self.raw()):
                yield from self.splitter.feed(chunk)
        except OSError as error:
            raise BrokenFile(f"The file could not be read: {error.strerror}.") from error
        yield self.splitter.cut()

    def raw(self) -> Iterator[bytes]:
        with self.path.open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                self._hash.update(chunk)
                self.size += len(chunk)
                yield chunk


def digest(text: bytes) -> str:
    return blake2b(text, digest_size=DIGEST_BYTES).hexdigest()


def file_digest(path: Path) -> str:
    reader = FileReader(path)
    for _ in reader.raw():
        pass
    return reader.digest


def _run(first: int, texts: list[bytes]) -> Run:
    return [
        (number, text.rstrip(b"\r"))
        for number, text in enumerate(texts, first)
        if text and not text.isspace()
    ]


def _plain(chunks: Iterable[bytes]) -> Iterator[bytes]:
    for number, chunk in enumerate(chunks):
        if number == 0 and chunk.startswith(GZIP_MARK):
            raise BrokenFile("The file is compressed, but its name does not end with .ndjson.gz.")
        yield chunk


def _inflated(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Decompress; a gzip file may have several members, one after the other."""
    member = zlib.decompressobj(GZIP_FORMAT)
    is_open = True  # an empty file is the beginning of a gzip file, not the whole of one
    try:
        for chunk in chunks:
            rest = chunk
            while rest:
                if not is_open:
                    member, is_open = zlib.decompressobj(GZIP_FORMAT), True
                yield member.decompress(rest, CHUNK_BYTES)
                rest = member.unused_data if member.eof else member.unconsumed_tail
                is_open = not member.eof
        if is_open:
            yield member.flush()
            is_open = not member.eof
    except zlib.error as error:
        raise BrokenFile("The file is not gzip, or it was damaged on its way.") from error
    if is_open:
        raise BrokenFile("The file ends before its gzip data does: it was cut off.")
