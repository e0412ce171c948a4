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


class BrokenFile(Exception):
    """A file ended or went wrong where it must not; the message is a sentence."""


class Piece(NamedTuple):
    """A line without its end; when it was too long, its beginning and its whole length."""

    number: int
    text: bytes
    length: int


class LineSplitter:
    """Puts lines together from chunks."""

    def __init__(self, longest: int = LONGEST_LINE_BYTES) -> None:
        self.longest = longest
        self.number = 1
        self.parts: list[bytes] = []
        self.length = 0

    def feed(self, chunk: bytes) -> Iterator[Piece]:
        first, *others = chunk.split(b"\n")
        self._add(first)
        for other in others:
            yield self.cut()
            self._add(other)

    def cut(self) -> Piece:
        """End the line that has begun."""
        text = self.parts[0] if len(self.parts) == 1 else b"".join(self.parts)
        if self.number == 1:
            text = text.removeprefix(BYTE_ORDER_MARK)
        piece = Piece(self.number, text.rstrip(b"\r"), self.length)
        self.number += 1
        self.parts, self.length = [], 0
        return piece

    def _add(self, part: bytes) -> None:
        self.length += len(part)
        if self.length <= self.longest:
            self.parts.append(part)
        elif sum(map(len, self.parts)) != KEPT_OF_LONGER_LINES_BYTES:
            self.parts = [b"".join([*self.parts, part])[:KEPT_OF_LONGER_LINES_BYTES]]


class FileReader:
    """Reads one file once; afterwards `size` and `digest` are those of the bytes that were read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.splitter = LineSplitter()
        self.size = 0
        self._hash = blake2b(digest_size=DIGEST_BYTES)

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()

    def pieces(self) -> Iterator[Piece]:
        """Yield the lines; raise `BrokenFile` after the last one that is whole."""
        try:
            for chunk in self._chunks():
                yield from self.splitter.feed(chunk)
        except OSError as error:
            raise BrokenFile(f"The file could not be read: {error.strerror}.") from error
        if self.splitter.length:
            yield self.splitter.cut()

    def _chunks(self) -> Iterator[bytes]:
        is_gzip = self.path.suffix == GZIP_SUFFIX
        return _inflated(self._raw()) if is_gzip else _plain(self._raw())

    def _raw(self) -> Iterator[bytes]:
        with self.path.open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                self._hash.update(chunk)
                self.size += len(chunk)
                yield chunk


def digest(text: bytes) -> str:
    return blake2b(text, digest_size=DIGEST_BYTES).hexdigest()


def file_digest(path: Path) -> str:
    reader = FileReader(path)
    for _ in reader._raw():
        pass
    return reader.digest


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
