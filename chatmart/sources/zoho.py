"""What Zoho's products share: the token that a refresh token buys, and lists by index."""

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from requests import PreparedRequest

from chatmart.errors import ChatmartError
from chatmart.http import Client, Pace, Renewed, Token
from chatmart.sources import readable
from chatmart.sources.vendor import Document, Secret, Source
from chatmart.sources.walking import Guard

CREDENTIALS = (
    "the OAuth client's id as login, the refresh token as password, and in the extra "
    '{"client_secret": "…"}'
)
TOKEN_PATH = "oauth/v2/token"  # noqa: S105  an address
LIFETIME_SECONDS = 3600
TOO_MANY = {"access_denied", "access denied", "too_many_requests"}  # tokens in ten minutes
ATTEMPTS = 5  # to read a list that moves

Sleep = Callable[[float], None]
AskRows = Callable[[int], list[Document]]


class Signed(Renewed):
    """Zoho's way to show a token, with a header that some products want beside it."""

    def __init__(
        self, fetch: Callable[[], Token], extra: Callable[[], Mapping[str, str]] = dict
    ) -> None:
        super().__init__(fetch, form="Zoho-oauthtoken {}")
        self._extra = cache(extra)

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        request.headers.update(self._extra())
        return super().__call__(request)


def open_client(
    source: Source,
    secret: Secret,
    extra: Callable[[Client], Mapping[str, str]] | None = None,
    sleep: Sleep = time.sleep,
) -> Client:
    """`extra` gets a client that shows the token only, and gives more headers for the one given."""
    if not (secret.login and secret.password and secret.extra.get("client_secret")):
        raise ChatmartError(
            f"The Airflow connection '{source.connection}' lacks a part of Zoho's secret.",
            f"It must hold {CREDENTIALS}.",
        )
    fetch = _fetching(source, secret, sleep)

    def client(auth: Signed) -> Client:
        return Client(
            source.base_url,
            who=source.name,
            connection=source.connection,
            auth=auth,
            pace=Pace(source.options["requests_per_second"] or None, sleep=sleep),
            sleep=sleep,
        )

    if extra is None:
        return client(Signed(fetch))
    more = extra
    return client(Signed(fetch, lambda: more(client(Signed(fetch)))))


def accounts_url(source: Source) -> str:
    """Zoho's accounts live in the data centre of the product; elsewhere one server is both."""
    parts = urlsplit(source.base_url)
    _, _, domain = (parts.hostname or "").partition(".")
    if source.options["accounts_url"]:
        return str(source.options["accounts_url"])
    is_zoho = domain.split(".")[0].startswith("zoho")
    return f"https://accounts.{domain}" if is_zoho else source.base_url


def rows(who: str, answer: object, key: str = "data") -> list[Document]:
    """Give the rows of a list; an empty one has no body at all."""
    if answer is None:
        return []
    held = answer.get(key) if isinstance(answer, dict) else None
    if not isinstance(held, list):
        raise ChatmartError(
            f"'{who}' got an answer without a list named '{key}'.",
            f"Check base_url of [sources.{who}].",
        )
    return readable.tables(held)


def chained(ask: AskRows, size: int, what: str, at_least: int = 0) -> list[Document]:
    """Read a list by index, whether its index counts from 0 or from 1.

    Each page begins with the last row of the one before; when it does not, something before it
    has left the list, and it is read anew. A list that is known to hold more goes on after a page
    that is shorter than was asked for.
    """
    for _ in range(ATTEMPTS):
        found = _chain(ask, size, what, at_least)
        if found is not None:
            return found
    raise ChatmartError(
        f"The list of {what} changed while it was read, {ATTEMPTS} times.",
        "Run it again when less is going on at the vendor.",
    )


def _chain(ask: AskRows, size: int, what: str, at_least: int) -> list[Document] | None:
    found: dict[Any, Document] = {}
    guard, last, start = Guard(what), None, 0
    while True:
        page = readable.by_id(ask(start))
        if last is not None and last not in page:
            return None
        is_new = not page.keys() <= found.keys()
        found.update(page)
        is_all = len(page) > size and not is_new  # of who heeds neither index nor limit
        if is_all or (len(page) < size and (len(found) >= at_least or not is_new)):
            return list(found.values())
        guard.pass_(list(page))
        last, start = list(page)[-1], start + len(page) - 1


def halves(begin: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    middle = begin + (end - begin) / 2
    yield begin, middle
    yield middle, end


def milliseconds(at: datetime) -> str:
    """Write an instant as Zoho wants it: UTC, three decimals, Z."""
    text = at.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def epoch(at: datetime) -> str:
    return str(int(at.timestamp() * 1000))


def _fetching(source: Source, secret: Secret, sleep: Sleep) -> Callable[[], Token]:
    asked = {
        "grant_type": "refresh_token",
        "refresh_token": secret.password,
        "client_id": secret.login,
        "client_secret": str(secret.extra["client_secret"]),
    }

    def fetch() -> Token:
        # in the body: what stands in an address ends up in logs
        client = Client(
            accounts_url(source),
            who=source.name,
            connection=source.connection,
            pace=Pace(None, sleep=sleep),
            sleep=sleep,
        )
        given = client.post(TOKEN_PATH, data=asked).json
        token = given.get("access_token") if isinstance(given, dict) else None
        if not isinstance(token, str) or not token:
            raise _refused(source, given)
        seconds = given.get("expires_in")
        is_told = isinstance(seconds, int) and seconds > 0
        return Token(token, float(seconds) if is_told else LIFETIME_SECONDS)

    return fetch


def _refused(source: Source, given: object) -> ChatmartError:
    """Mistakes come with status 200 and a word for what is wrong."""
    word = given.get("error") if isinstance(given, dict) else None
    said = f" ({word})" if isinstance(word, str) and word.replace("_", "").isalpha() else ""
    refused = f"Zoho gave '{source.name}' no access token{said}."
    if isinstance(word, str) and word.lower() in TOO_MANY:
        return ChatmartError(refused, "Too many were asked for: run it again in ten minutes.")
    return ChatmartError(
        refused,
        f"Check refresh token, client id and client secret in the Airflow connection "
        f"'{source.connection}', and that base_url of [sources.{source.name}] is in their "
        "data centre.",
    )
