"""Zoho Desk: tickets by search, each with its conversations; ratings, agents, departments."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from chatmart.sandbox import asof
from chatmart.sandbox.vendors import zoho_desk_records as records
from chatmart.sandbox.vendors.served import Served
from chatmart.sandbox.vendors.zoho_desk_records import Document
from chatmart.sandbox.vendors.zoho_tokens import Tokens
from chatmart.sandbox.world import Conversation

ORG_ID = "60001000001"

_LARGEST_PAGE, _DEFAULT_PAGE = 100, 10
_ROWS_A_QUERY = 5_000
_SEARCHED = {"from", "limit", "sortBy", "modifiedTimeRange", "createdTimeRange", "status", "id"}
_RANGES = {"modifiedTimeRange": "modifiedTime", "createdTimeRange": "createdTime"}

Handler = Callable[[Request], Response]


class _Invalid(Exception):
    """A parameter was not understood; its name is the argument."""


def routes(
    served: Served,
    *,
    requests_a_token: int = 2_000,
    rows_a_query: int = _ROWS_A_QUERY,
    quiet_comments: bool = False,
) -> list[BaseRoute]:
    """With `quiet_comments` a comment does not change when its ticket was modified."""
    tokens = Tokens(served, requests_a_token)

    def talks() -> dict[str, Conversation]:
        found = asof.conversations(served.history, served.now())
        return {records.number(served, "conversation", one.id): one for one in found}

    def known() -> dict[str, Conversation]:
        return served.cached("talks", talks)

    def tickets() -> list[Document]:
        return [_ticket(served, one, quiet_comments) for one in known().values()]

    def search(request: Request) -> Response:
        asked = request.query_params
        unknown = sorted(set(asked) - _SEARCHED)
        if unknown:
            raise _Invalid(unknown[0])
        if _number(asked, "from", 0) >= rows_a_query:
            raise _Invalid("from")
        found = [one for one in served.cached("tickets", tickets) if _is_asked(one, asked)]
        order = asked.get("sortBy", "createdTime")
        if order.removeprefix("-") not in _RANGES.values():
            raise _Invalid("sortBy")
        found.sort(key=lambda one: one[order.removeprefix("-")], reverse=order.startswith("-"))
        return _list(found, asked, base=0, with_count=True)

    def ticket(request: Request) -> Response:
        identity = request.path_params["id"]
        if identity in known():
            return JSONResponse(_ticket(served, known()[identity], quiet_comments))
        return _deleted(served, identity)

    def conversations(request: Request) -> Response:
        found = records.conversations(served, known()[request.path_params["id"]])
        return _list(found, request.query_params, base=1)

    def thread(request: Request) -> Response:
        one = known()[request.path_params["id"]]
        found = records.thread(served, one, request.path_params["thread"])
        return JSONResponse(found) if found else _missing()

    def tags(request: Request) -> Response:
        found = records.tags(served, known()[request.path_params["id"]])
        return _list(found, {"limit": "100"}, base=0)

    def ratings(request: Request) -> Response:
        return _ratings(served, request.query_params)

    def agents(request: Request) -> Response:
        found = [records.agent(served, one) for one in served.history.shop.operators]
        return _list(found, request.query_params, base=1)

    def departments(request: Request) -> Response:
        teams = dict.fromkeys(one.team for one in served.history.shop.operators)
        found = [records.department(served, team) for team in teams]
        return _list(found, request.query_params, base=1)

    def organizations(_: Request) -> Response:
        return JSONResponse({"data": [{"id": int(ORG_ID), "companyName": served.account}]})

    handlers: Mapping[str, Handler] = {
        "/api/v1/organizations": organizations,
        "/api/v1/tickets/search": search,
        "/api/v1/tickets/{id}": ticket,
        "/api/v1/tickets/{id}/conversations": conversations,
        "/api/v1/tickets/{id}/threads/{thread}": thread,
        "/api/v1/tickets/{id}/tags": tags,
        "/api/v1/customerHappiness": ratings,
        "/api/v1/agents": agents,
        "/api/v1/departments": departments,
    }
    own = [Route(path, _allowed(tokens, handler)) for path, handler in handlers.items()]
    return [tokens.route(), *own]


def _allowed(tokens: Tokens, handler: Handler) -> Handler:
    def answer(request: Request) -> Response:
        if not tokens.accepts(request):
            return _error(401, "INVALID_OAUTH", "The OAuth Token you provided is invalid.")
        is_listing_orgs = request.url.path.endswith("/organizations")
        if not is_listing_orgs and request.headers.get("orgId") != ORG_ID:
            return _error(422, "UNPROCESSABLE_ENTITY", "Extra header orgId is missing or wrong.")
        try:
            return handler(request)
        except _Invalid as error:
            return _error(422, "UNPROCESSABLE_ENTITY", f"The value of {error} is invalid.")
        except KeyError:
            return _missing()

    return answer


def _ticket(served: Served, one: Conversation, quiet_comments: bool) -> Document:
    made = records.ticket(served, one)
    if quiet_comments:
        spoken = [part for part in records.written(one, served.now()) if part.kind == "message"]
        at = max([one.created_at, *(part.at for part in spoken)])
        made["modifiedTime"] = max(records.utc(at), made["closedTime"] or "")
    return made


def _deleted(served: Served, identity: str) -> Response:
    """The recycle bin still shows some of what was deleted; the rest is gone."""
    gone = {
        records.number(served, "conversation", one.id): one
        for one in served.history.conversations
        if asof.until(one.deleted_at, served.now())
    }
    if identity not in gone or int(identity) % 2:
        return _missing()
    return JSONResponse({**records.ticket(served, gone[identity]), "isTrashed": True})


def _ratings(served: Served, asked: Mapping[str, str]) -> Response:
    if "department" not in asked:
        raise _Invalid("department")
    first = _instant(asked, "startTime", datetime.min.replace(tzinfo=UTC))
    last = _instant(asked, "endTime", datetime.max.replace(tzinfo=UTC))

    def made() -> list[Document]:
        found = asof.conversations(served.history, served.now())
        every = (rating for one in found for rating in records.ratings(served, one))
        return sorted(every, key=lambda one: str(one["ratedTime"]))

    found = served.cached("ratings", made)
    within = [one for one in found if records.utc(first) <= one["ratedTime"] <= records.utc(last)]
    return _list(within, asked, base=1)


def _is_asked(ticket: Document, asked: Mapping[str, str]) -> bool:
    for name, field in _RANGES.items():
        if name in asked:
            first, _, last = asked[name].partition(",")
            if not (first.endswith("Z") and last.endswith("Z")):
                raise _Invalid(name)
            if not first <= ticket[field] <= last:
                return False
    if "id" in asked and ticket["id"] not in asked["id"].split(","):
        return False
    return "status" not in asked or ticket["status"] in asked["status"].split(",")


def _list(
    rows: list[Document], asked: Mapping[str, str], *, base: int, with_count: bool = False
) -> Response:
    """An empty list has no body. Some lists count their rows from 0, others from 1."""
    limit = _number(asked, "limit", _DEFAULT_PAGE)
    if not 1 <= limit <= _LARGEST_PAGE:
        raise _Invalid("limit")
    first = max(0, _number(asked, "from", base) - base)
    page = rows[first : first + limit]
    if not page:
        return Response(status_code=204)
    return JSONResponse({"data": page, **({"count": len(rows)} if with_count else {})})


def _number(asked: Mapping[str, str], name: str, otherwise: int) -> int:
    text = asked.get(name, str(otherwise))
    if not text.isdecimal():
        raise _Invalid(name)
    return int(text)


def _instant(asked: Mapping[str, str], name: str, otherwise: datetime) -> datetime:
    if name not in asked:
        return otherwise
    return datetime.fromtimestamp(_number(asked, name, 0) / 1000, UTC)


def _missing() -> Response:
    return _error(404, "URL_NOT_FOUND", "The URL you requested could not be found.")


def _error(status: int, code: str, message: str) -> Response:
    return JSONResponse({"errorCode": code, "message": message}, status)
