"""One vendor's API: every request of a source goes through a `Client`."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import islice
from typing import TypeVar
from urllib.parse import urlsplit

import requests
from requests import exceptions
from requests.auth import AuthBase
from urllib3 import HTTPResponse
from urllib3.exceptions import InvalidHeader, MaxRetryError
from urllib3.util import Retry

from chatmart.http.addresses import is_here, refuse_plain_http
from chatmart.http.answers import Answer, Json, answer
from chatmart.http.auth import Headers, Renewed
from chatmart.http.download import download
from chatmart.http.errors import HttpError, NotJson, Unavailable, Unusable
from chatmart.http.pace import Pace

TIMEOUT_SECONDS = (10.0, 60.0)  # to connect, between two bytes
RETRIES = 6
FIRST_WAIT_SECONDS = 1.0
LONGEST_WAIT_SECONDS = 300.0  # a vendor that asks for more is asked again by the next run
AGAIN = frozenset({408, 423, 425, 429, 500, 502, 503, 504})

Item = TypeVar("Item")
Found = TypeVar("Found")


class Client:
    """Sends requests to one base URL; `who` and `connection` are what errors call the source.

    `heed` reads an answer's headers and says for how many seconds nothing should be asked, because
    the vendor's limit is near.
    """

    def __init__(
        self,
        base_url: str,
        *,
        who: str,
        connection: str = "",
        auth: AuthBase | None = None,
        pace: Pace | None = None,
        heed: Callable[[Mapping[str, str]], float] | None = None,
        timeout: tuple[float, float] = TIMEOUT_SECONDS,
        retries: int = RETRIES,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        refuse_plain_http(base_url, who)
        self.base_url = base_url.rstrip("/")
        self.who, self.connection = who, connection
        self._auth = auth or Headers()
        self._pace, self._heed = pace or Pace(None), heed
        self._timeout, self._sleep = timeout, sleep
        self._retries = Retry(total=retries, backoff_factor=1, backoff_max=60, backoff_jitter=0.5)
        self._local = threading.local()

    def get(self, path: str, params: object = None) -> Answer:
        return self._ask("GET", path, params=params)

    def post(
        self, path: str, *, params: object = None, json: object = None, data: object = None
    ) -> Answer:
        """Post a question; it is sent again like a GET, so it must change nothing."""
        return self._ask("POST", path, params=params, json=json, data=data)

    def retry_at_most(self, retries: int) -> None:
        """Give up sooner: somebody waits for the answer."""
        self._retries = self._retries.new(total=retries)

    def together(
        self, ask: Callable[[Item], Found], items: Iterable[Item], workers: int
    ) -> Iterator[Found]:
        """Ask for several items at once; what was found comes in the order of the items."""
        rest = iter(items)
        with ThreadPoolExecutor(workers) as pool:
            while batch := list(islice(rest, workers * 8)):
                yield from pool.map(ask, batch)

    def download(self, url: str) -> Iterator[bytes]:
        """Yield the lines of a file that the vendor prepared elsewhere; no secret goes there."""
        parts = urlsplit(url)
        # the rest of the address is the key to the file
        refuse_plain_http(f"{parts.scheme}://{parts.hostname}", self.who)
        return download(url, self.who, self._sleep)

    def pause(self, seconds: float) -> None:
        """Ask nothing for so long: an answer's body told that the vendor's limit is near."""
        self._pace.pause(seconds)

    def _ask(self, method: str, path: str, **content: Json) -> Answer:
        url = (
            path
            if path.startswith(("http://", "https://"))
            else f"{self.base_url}/{path.lstrip('/')}"
        )
        retry, may_renew = self._retries, isinstance(self._auth, Renewed)
        while True:
            self._pace.wait()
            response: requests.Response | None = None
            try:
                response = self._session().request(
                    method,
                    url,
                    auth=self._auth,
                    timeout=self._timeout,
                    allow_redirects=False,
                    **content,
                )
                if self._heed and (seconds := self._heed(response.headers)) > 0:
                    self._pace.pause(seconds)
                if response.status_code == 401 and may_renew and isinstance(self._auth, Renewed):
                    self._auth.forget()
                    may_renew = False
                    continue
                if response.status_code not in AGAIN:
                    return answer(self.who, self.connection, method, response)
                trouble: HttpError = self._unavailable(method, url, response.status_code)
            except (exceptions.ConnectionError, exceptions.Timeout) as error:
                trouble = self._silent(method, url, type(error).__name__)
            except (exceptions.ChunkedEncodingError, exceptions.ContentDecodingError):
                trouble = self._silent(method, url, "an answer that broke off")
            except NotJson as error:
                trouble = error
            except (exceptions.RequestException, UnicodeError, ValueError) as error:
                # its message may quote the secret
                raise self._unusable(type(error).__name__) from None
            retry = self._wait(retry, response, trouble)

    def _wait(self, retry: Retry, response: requests.Response | None, trouble: HttpError) -> Retry:
        """Wait as the vendor says, else longer each time; give up when it is too long or often."""
        raw = response.raw if response is not None else None
        try:
            retry = retry.increment("GET", "/", response=raw, error=None)
        except MaxRetryError:
            raise trouble from None
        seconds = retry.get_backoff_time() or FIRST_WAIT_SECONDS
        if isinstance(raw, HTTPResponse):
            with suppress(InvalidHeader, ValueError):  # a year that is none
                seconds = retry.get_retry_after(raw) or seconds
        if seconds > LONGEST_WAIT_SECONDS:
            raise trouble
        if trouble.status == 429:
            self._pace.pause(seconds)  # all threads wait
        else:
            self._sleep(seconds)
        return retry

    def _session(self) -> requests.Session:
        """Give this thread's session: `requests` does not promise that threads may share one."""
        if not hasattr(self._local, "session"):
            session = requests.Session()
            # proxies and certificates of the environment, except on this machine
            session.trust_env = not is_here(self.base_url)
            session.headers["Accept"] = "application/json"
            self._local.session = session
        found: requests.Session = self._local.session
        return found

    def _unavailable(self, method: str, url: str, status: int) -> HttpError:
        path = urlsplit(url).path
        return Unavailable(
            f"'{self.who}' could not get {method} {path}: the vendor answered {status}.",
            "Nothing is lost: the next run asks again.",
            status,
        )

    def _unusable(self, why: str) -> HttpError:
        return Unusable(
            f"'{self.who}' could not even ask: its address or its secret cannot be sent ({why}).",
            f"Check base_url of [sources.{self.who}], and the Airflow connection "
            f"'{self.connection}' for characters that do not belong there, such as a line's end.",
        )

    def _silent(self, method: str, url: str, why: str) -> HttpError:
        parts = urlsplit(url)
        return Unavailable(
            f"'{self.who}' got no answer from {parts.hostname} to {method} {parts.path}: {why}.",
            f"Check base_url of [sources.{self.who}] and the network; the next run asks again.",
        )
