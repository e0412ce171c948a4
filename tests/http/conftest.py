"""A server on loopback that answers as a test scripts it."""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from chatmart.http import Client, Pace


@dataclass
class Reply:
    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)
    is_cut_off: bool = False


def ok(value: object) -> Reply:
    return Reply(body=json.dumps(value).encode())


def in_seconds(seconds: float) -> str:
    return formatdate(time.time() + seconds, usegmt=True)


@dataclass
class Scripted:
    """Gives one reply after the other, the last one for ever."""

    replies: list[Reply]
    base_url: str = ""
    seen: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)

    def next(self) -> Reply:
        return self.replies[min(len(self.seen), len(self.replies)) - 1]


@pytest.fixture
def scripted() -> Iterator[Scripted]:
    script = Scripted([ok({})])

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_):
            pass

        def answer(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            script.seen.append((self.command, self.path, dict(self.headers), body))
            reply = script.next()
            self.send_response(reply.status)
            headers = {"Content-Type": "application/json"} | reply.headers
            headers["Content-Length"] = str(len(reply.body) + (10 if reply.is_cut_off else 0))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)
            self.close_connection = reply.is_cut_off

        do_GET = do_POST = answer

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    script.base_url = f"http://127.0.0.1:{server.server_address[1]}/api"
    yield script
    server.shutdown()
    server.server_close()
    thread.join()


class Time:
    """A clock that only sleeping moves, and how long each sleep was."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def time_() -> Time:
    return Time()


@pytest.fixture
def waits(time_: Time) -> list[float]:
    return time_.slept


@pytest.fixture
def client(scripted: Scripted, time_: Time) -> Client:
    pace = Pace(None, clock=time_.clock, sleep=time_.sleep)
    return Client(
        scripted.base_url,
        who="chat-cz",
        connection="chat_cz",
        pace=pace,
        retries=3,
        sleep=time_.sleep,
    )
