"""Which addresses a secret may travel to."""

from contextlib import suppress
from urllib.parse import urlsplit

from chatmart.errors import ChatmartError

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def is_here(url: str) -> bool:
    """Tell whether it is on this machine."""
    return urlsplit(url).hostname in LOOPBACK


def refuse_plain_http(base_url: str, who: str) -> None:
    with suppress(ValueError):  # brackets or a port that are none
        parts = urlsplit(base_url)
        is_safe = parts.scheme == "https" or (parts.scheme == "http" and is_here(base_url))
        if is_safe and parts.hostname and parts.port != 0:
            return
    raise ChatmartError(
        f"base_url = {base_url!r} of [sources.{who}] is no address that a secret may travel to.",
        "Set base_url to one that begins with https:// (http:// is for this machine only).",
    )
