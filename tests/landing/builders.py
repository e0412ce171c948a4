"""Small valid documents, and folders made of them."""

import gzip
from pathlib import Path
from typing import Any

import orjson


def conversation(**changes: Any) -> dict[str, Any]:
    return {
        "account": "shop-cz",
        "id": "c1",
        "channel": "chat",
        "status": "open",
        "created_at": "2026-03-02T09:00:00Z",
        "updated_at": "2026-03-02T09:00:00Z",
        "messages": [message()],
    } | changes


def message(**changes: Any) -> dict[str, Any]:
    return {
        "id": "m1",
        "sent_at": "2026-03-02T09:00:00+01:00",
        "author": {"type": "contact"},
    } | changes


def order(**changes: Any) -> dict[str, Any]:
    return {
        "account": "shop-cz",
        "id": "o1",
        "status": "paid",
        "created_at": "2026-03-02T09:00:00Z",
        "updated_at": "2026-03-02T09:00:00Z",
        "currency": "CZK",
        "total": "1290.00",
    } | changes


def customer(**changes: Any) -> dict[str, Any]:
    return {"account": "shop-cz", "id": "k1", "updated_at": "2026-03-02T09:00:00Z"} | changes


def web_event(**changes: Any) -> dict[str, Any]:
    return {
        "account": "shop-cz",
        "date": "2026-03-02",
        "event_name": "purchase",
        "event_count": 1,
    } | changes


def widget_display(**changes: Any) -> dict[str, Any]:
    return {"account": "shop-cz", "date": "2026-03-02", "displays": 10} | changes


def lines(*documents: Any) -> bytes:
    """Documents as lines; bytes stay as they are."""
    return b"".join(
        (document if isinstance(document, bytes) else orjson.dumps(document)) + b"\n"
        for document in documents
    )


def write(folder: Path, name: str, *documents: Any) -> Path:
    """Write `<stream>/<file>` of a drop folder, compressed when it is named so."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    content = lines(*documents)
    path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    return path
