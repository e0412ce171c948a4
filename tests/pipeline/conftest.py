"""Keeps Airflow, which reads its settings when it is imported, away from the user's own."""

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from chatmart import warehouse
from chatmart.settings import Settings
from chatmart.sources import kinds
from tests import made_up_vendor

os.environ.setdefault("AIRFLOW_HOME", tempfile.mkdtemp(prefix="chatmart-airflow-"))

ACCOUNTS = '[accounts.a]\ntime_zone = "Europe/Prague"\n[accounts.b]\ntime_zone = "UTC"\n'

Configure = Callable[..., Settings]


@pytest.fixture
def made_up(database, tmp_path, monkeypatch) -> Configure:
    """Configure a source of the made-up kind, and give the settings of its installation."""
    monkeypatch.setitem(kinds.KINDS, "made_up", "tests.made_up_vendor")
    monkeypatch.setenv("CHATMART_HOME", str(tmp_path))
    monkeypatch.setenv("CHATMART_DATABASE_URL", database.database_url)
    monkeypatch.setenv("AIRFLOW_HOME", str(tmp_path / "airflow"))
    made_up_vendor.ASKED.clear()
    made_up_vendor.KNOWN.clear()
    with warehouse.connect(database) as connection:
        connection.execute(made_up_vendor.TABLES)
    file = tmp_path / "chatmart.toml"

    def configure(
        token: str | None = made_up_vendor.RIGHT_TOKEN,
        start_date: str = "2026-03-01",
        **options: object,
    ) -> Settings:
        if token is None:
            monkeypatch.delenv("AIRFLOW_CONN_CHAT_A", raising=False)
        else:
            monkeypatch.setenv("AIRFLOW_CONN_CHAT_A", json.dumps({"password": token}))
        values = {"kind": "made_up", "account": "a"} | options
        lines = [f"{key} = {json.dumps(value)}" for key, value in values.items()]
        source = ["[sources.chat-a]", *lines, f"start_date = {start_date}"]
        file.write_text(ACCOUNTS + "\n".join(source))
        return replace(database, home=tmp_path, config_file=file)

    return configure


@pytest.fixture
def page_for_people() -> Iterator[str]:
    """The address of a server that answers everything with a page."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<html>Welcome</html>")

        do_POST = do_GET

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
