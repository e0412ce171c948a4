"""iAdvize: its GraphQL API with tokens that run out, and the statistics of the older one."""

from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from chatmart.sandbox import asof
from chatmart.sandbox.vendors import graphql
from chatmart.sandbox.vendors.iadvize import talks
from chatmart.sandbox.vendors.iadvize.root import Root
from chatmart.sandbox.vendors.iadvize.schema import schema
from chatmart.sandbox.vendors.served import Served
from chatmart.sandbox.world import Conversation

LIFETIME_SECONDS = 86_400


def routes(
    served: Served,
    *,
    requests_a_token: int = 1_000_000,
    logins: int | None = None,
    interval_of: str = "closedAt",
    words: Mapping[str, str] | None = None,
    is_introspected: bool = True,
) -> list[BaseRoute]:
    """The further arguments are troubles of its own.

    After so many `logins` each further one is refused; `words` of the schema may be others.
    """
    tokens: dict[str, int] = {}  # issued ones, and how often each may still be used
    ask = graphql.endpoint(schema(dict(words or {})), Root(served, interval_of))

    async def issue(request: Request) -> Response:
        form = {
            name: values[0] for name, values in parse_qs((await request.body()).decode()).items()
        }
        if form.get("grant_type") != "password":
            return JSONResponse({"error": "unsupported_grant_type"}, 400)
        if form.get("password") != served.token:
            return JSONResponse({"error": "invalid_grant"}, 401)
        if logins is not None and len(tokens) >= logins:
            return JSONResponse({"error": "too_many_logins"}, 429)
        token = f"{served.token}-{len(tokens) + 1}"
        tokens[token] = requests_a_token
        issued = {"refresh_token": f"r-{token}", "token_type": "bearer", "access_token": token}
        return JSONResponse({**issued, "expires_in": LIFETIME_SECONDS})

    def is_allowed(request: Request) -> bool:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        tokens[token] = tokens.get(token, 0) - 1
        return tokens[token] >= 0

    def authenticated(request: Request) -> Response:
        return JSONResponse({"authenticated": True}) if is_allowed(request) else _bad_token()

    async def answer(request: Request) -> Response:
        if not is_allowed(request):
            return _bad_token()
        if not is_introspected and b"__schema" in await request.body():
            return graphql.answer({"errors": [{"message": "Introspection is not allowed"}]})
        return await ask(request)

    def statistic(request: Request) -> Response:
        if request.headers.get("X-API-Key") != served.token:
            return JSONResponse({"meta": {"status": "error", "message": "Unauthorized"}}, 401)
        return _statistic(served, request)

    return [
        Route("/oauth2/token", issue, methods=["POST"]),
        Route("/_authenticated", authenticated),
        Route("/graphql", answer, methods=["POST"]),
        Route("/api/2/statistic", statistic),
    ]


def _bad_token() -> Response:
    error = {"error": "invalid_token", "error_description": "access token not valid"}
    return JSONResponse(error, 401)


def _statistic(served: Served, request: Request) -> Response:
    """Errors of the older API come with a status of their own."""
    zone = served.history.shop.zone
    try:
        begin, end = (_local(request.query_params.get(name, ""), zone) for name in ("from", "to"))
    except ValueError:
        return JSONResponse({"meta": {"status": "error", "message": "Invalid date"}})
    found = [
        one
        for at, one in served.cached("closed", lambda: talks.closed(served))
        if begin <= at <= end
    ]
    counts: dict[str, object] = {
        "contact_number": len(found),
        "contact_sent_message_number": _said(served, found, is_contact=False),
        "contact_received_message_number": _said(served, found, is_contact=True),
    }
    asked = request.query_params.get("indicators", "").split(",")
    data = {name: counts.get(name) for name in asked}
    return JSONResponse({"meta": {"status": "success", "message": ""}, "data": data})


def _said(served: Served, found: list[Conversation], *, is_contact: bool) -> int:
    said = (it for one in found for it in asof.messages(one, served.now()))
    return sum((it.author_type == "contact") == is_contact for it in said)


def _local(text: str, zone: ZoneInfo) -> datetime:
    at = datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=zone)
    return at.astimezone(UTC)
