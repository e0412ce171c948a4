"""How requests show who asks: a token that stays, or one that is fetched and runs out."""

import threading
import time
from collections.abc import Callable
from typing import NamedTuple

from requests import PreparedRequest
from requests.auth import AuthBase

EARLY_SECONDS = 60  # a token is renewed before the vendor refuses it


class Headers(AuthBase):
    """Sends the same headers each time; none at all where a vendor asks for nothing."""

    def __init__(self, headers: dict[str, str] | None = None) -> None:
        self._headers = headers or {}

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        request.headers.update(self._headers)
        return request


class Token(NamedTuple):
    value: str
    lifetime_seconds: float


class Renewed(AuthBase):
    """Fetches a token when there is none, when it runs out, and when the vendor refuses it."""

    def __init__(
        self,
        fetch: Callable[[], Token],
        header: str = "Authorization",
        form: str = "Bearer {}",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._fetch, self._header, self._form, self._clock = fetch, header, form, clock
        self._value = ""
        self._good_until = float("-inf")
        self._lock = threading.Lock()

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        with self._lock:
            if self._clock() >= self._good_until:
                token = self._fetch()
                self._value = token.value
                early = min(EARLY_SECONDS, token.lifetime_seconds / 2)
                self._good_until = self._clock() + token.lifetime_seconds - early
            request.headers[self._header] = self._form.format(self._value)
        return request

    def forget(self) -> None:
        with self._lock:
            self._good_until = float("-inf")
