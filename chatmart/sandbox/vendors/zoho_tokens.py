"""Zoho's accounts server: a refresh token buys access tokens that run out."""

from collections import Counter
from dataclasses import dataclass, field
from secrets import compare_digest
from threading import Lock
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from chatmart.sandbox.vendors.served import Served

_LIFETIME_SECONDS = 3600
_KEPT = 20  # tokens that are good beside each other


@dataclass
class Tokens:
    """An access token is good for so many requests, as no test waits for an hour."""

    served: Served
    requests_a_token: int = 2_000
    issued: int = 0
    _uses: Counter[str] = field(default_factory=Counter)
    _lock: Lock = field(default_factory=Lock)

    def route(self) -> BaseRoute:
        return Route("/oauth/v2/token", self._issue, methods=["POST"])

    def accepts(self, request: Request) -> bool:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        with self._lock:
            number = token.removeprefix(self._prefix)
            if kind != "Zoho-oauthtoken" or number == token or not number.isdecimal():
                return False
            self._uses[token] += 1
            is_recent = self.issued - _KEPT < int(number) <= self.issued
            return is_recent and self._uses[token] <= self.requests_a_token

    @property
    def _prefix(self) -> str:
        return f"1000.sandbox-{self.served.account}-"

    async def _issue(self, request: Request) -> Response:
        """Answer mistakes with 200, as the vendor does."""
        form = parse_qs((await request.body()).decode())
        given = {name: values[-1] for name, values in form.items()} | dict(request.query_params)
        if given.get("grant_type") != "refresh_token":
            return JSONResponse({"error": "unsupported_grant_type"})
        if not given.get("client_id") or not given.get("client_secret"):
            return JSONResponse({"error": "invalid_client"})
        if not compare_digest(given.get("refresh_token", ""), self.served.token):
            return JSONResponse({"error": "invalid_code"})
        with self._lock:
            self.issued += 1
            token = f"{self._prefix}{self.issued}"
        return JSONResponse(
            {
                "access_token": token,
                "scope": "Desk.tickets.READ SalesIQ.conversations.READ",
                "api_domain": "https://www.zohoapis.example.com",
                "token_type": "Bearer",
                "expires_in": _LIFETIME_SECONDS,
            }
        )
