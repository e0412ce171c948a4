"""Who may ask, what is left of the quota, and how a refusal is said."""

import base64
import json
from dataclasses import dataclass, field
from itertools import count
from threading import Lock
from typing import Any
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from chatmart.sandbox.vendors.ga4.quirks import Quirks
from chatmart.sandbox.vendors.served import Served


class Failure(Exception):
    """An answer that is an error."""

    def __init__(self, code: int, status: str, message: str) -> None:
        super().__init__(message)
        self.code, self.status, self.message = code, status, message

    def response(self) -> Response:
        error = {"code": self.code, "message": self.message, "status": self.status}
        return JSONResponse({"error": error}, self.code)


@dataclass
class Property:
    served: Served
    number: str
    quirks: Quirks
    used: int = 0
    requests: "count[int]" = field(default_factory=count)
    _lock: Lock = field(default_factory=Lock)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.quirks.time_zone or self.served.history.shop.time_zone)

    def charge(self) -> dict[str, Any]:
        """Take the tokens of one report; all requests fail when none are left."""
        with self._lock:
            if self.used + self.quirks.tokens_a_report > self.quirks.tokens:
                raise Failure(
                    429,
                    "RESOURCE_EXHAUSTED",
                    "Exhausted property tokens per hour. These quota tokens will return in under "
                    "one hour.",
                )
            self.used += self.quirks.tokens_a_report
            left = self.quirks.tokens - self.used
        day = 5 * self.quirks.tokens
        return {
            "tokensPerDay": self._status(day - self.used),
            "tokensPerHour": self._status(left),
            "tokensPerProjectPerHour": self._status(left),
            "concurrentRequests": {"consumed": 0, "remaining": self.quirks.concurrent},
            "serverErrorsPerProjectPerHour": {"consumed": 0, "remaining": 10},
            "potentiallyThresholdedRequestsPerHour": {"consumed": 0, "remaining": 120},
        }

    def _status(self, remaining: int) -> dict[str, int]:
        return {"consumed": self.quirks.tokens_a_report, "remaining": remaining}


def authorized(own: Property, request: Request, also: str = "") -> None:
    """Let in whose token, or the key that signed it, is the secret of this property."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind != "Bearer" or own.served.token not in (token, _key_id(token)):
        raise Failure(
            401,
            "UNAUTHENTICATED",
            "Request had invalid authentication credentials. Expected OAuth 2 access token, login "
            "cookie or other valid authentication credential.",
        )
    if request.path_params["number"] not in (own.number, also):
        raise Failure(
            403, "PERMISSION_DENIED", "User does not have sufficient permissions for this property."
        )


def _key_id(token: str) -> str | None:
    """Read which key signed a service account's own token."""
    head = token.split(".")[0]
    try:
        header = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    except ValueError:
        return None
    found = header.get("kid") if isinstance(header, dict) else None
    return found if isinstance(found, str) else None
