"""Reads a file that a vendor prepared, line by line; its address is the key to it."""

from collections.abc import Callable, Iterator
from contextlib import closing
from urllib.parse import urlsplit

import requests
from requests import exceptions

from chatmart.http.addresses import is_here
from chatmart.http.errors import NotFound, Unavailable

TRIES = 6
CHUNK_BYTES = 256 * 1024
TIMEOUT_SECONDS = (10.0, 60.0)  # to connect, between two bytes
GONE = frozenset({403, 404, 410})  # what stores of files say of an address that has run out


def download(url: str, who: str, sleep: Callable[[float], None]) -> Iterator[bytes]:
    """Yield the lines; the file does not change, so what breaks off goes on where it was."""
    given = 0
    for number in range(TRIES):
        try:
            for place, line in enumerate(_lines(url, who)):
                if place >= given:
                    yield line
                    given += 1
            return
        except exceptions.RequestException:
            sleep(min(2.0**number, 60))
    raise Unavailable(
        f"'{who}' could not get a file from {urlsplit(url).hostname}: it broke off each time.",
        "Nothing is lost: the next run asks again.",
    )


def _lines(url: str, who: str) -> Iterator[bytes]:
    with requests.Session() as session:
        session.trust_env = not is_here(url)
        with closing(session.get(url, stream=True, timeout=TIMEOUT_SECONDS)) as response:
            if response.status_code in GONE:
                raise NotFound(
                    f"'{who}' found no file any more at {urlsplit(url).hostname}.",
                    "Nothing is lost: the next run has it prepared again.",
                    response.status_code,
                )
            response.raise_for_status()
            if "html" in response.headers.get("Content-Type", ""):
                raise exceptions.ContentDecodingError
            yield from _split(response)


def _split(response: requests.Response) -> Iterator[bytes]:
    """Cut into lines; one that the end of the file cuts off was not sent whole."""
    rest = b""
    for chunk in response.iter_content(CHUNK_BYTES):
        *whole, rest = (rest + chunk).split(b"\n")
        yield from (line for line in whole if line)
    if rest:
        raise exceptions.ChunkedEncodingError
