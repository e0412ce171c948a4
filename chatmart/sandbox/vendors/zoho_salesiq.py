"""Zoho SalesIQ: live chats by department, with threads and messages; operators."""

from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from chatmart.sandbox import asof
from chatmart.sandbox.phrases import TEAMS
from chatmart.sandbox.vendors import zoho_salesiq_records as records
from chatmart.sandbox.vendors.served import Served
from chatmart.sandbox.vendors.zoho_salesiq_records import Document
from chatmart.sandbox.vendors.zoho_tokens import Tokens
from chatmart.sandbox.world import Conversation

_LARGEST_PAGE, _DEFAULT_PAGE = 99, 20
_THREADS_A_PAGE = 50
_LISTED_AT_ONCE = 20
_SORTED = {"in_time": "start_time", "end_time": "end_time", "updated_time": "last_modified_time"}

Handler = Callable[[Request], Response]


class _Invalid(Exception):
    """A parameter was not understood; its name is the argument."""


def routes(
    served: Served, *, requests_a_token: int = 2_000, with_messages: bool = True
) -> list[BaseRoute]:
    """Without messages it is as where that part of the API is not open."""
    tokens = Tokens(served, requests_a_token)

    def talks() -> dict[str, Conversation]:
        found = asof.conversations(served.history, served.now())
        chats = (one for one in found if one.channel == "chat")
        return {records.number(served, "conversation", one.id): one for one in chats}

    def documents() -> dict[str, Document]:
        persons = {one.id: one for one in served.history.persons}
        return {
            identity: records.conversation(served, one, persons[one.person_id])
            for identity, one in known().items()
        }

    def known() -> dict[str, Conversation]:
        return served.cached("talks", talks)

    def conversations(request: Request) -> Response:
        asked = request.query_params
        teams = list(dict.fromkeys(one.team for one in served.history.shop.operators))
        mine = records.number(served, "team", teams[0])
        found = served.cached("documents", documents).values()
        within = [one for one in found if _is_asked(one, asked, mine)]
        name = _SORTED[asked.get("sort_by", "in_time")]
        within.sort(key=lambda one: int(one[name] or 0), reverse=True)
        limit = _number(asked, "limit", _DEFAULT_PAGE)
        if limit > _LARGEST_PAGE:
            raise _Invalid("limit")
        return _list(request, _paged(within, asked, limit))

    def conversation(request: Request) -> Response:
        found = served.cached("documents", documents)
        return _list(request, found[request.path_params["id"]])

    def threads(request: Request) -> Response:
        found = records.threads(served, known()[request.path_params["id"]])
        return _list(request, _paged(found, request.query_params, _THREADS_A_PAGE))

    def thread(request: Request) -> Response:
        found = records.threads(served, known()[request.path_params["id"]])
        by_number = {one["thread_number"]: one for one in found}
        return _list(request, by_number[request.path_params["number"]])

    def messages(request: Request) -> Response:
        if not with_messages:
            raise KeyError
        found = records.messages(served, known()[request.path_params["id"]])
        return _list(request, _spoken(found, request.query_params))

    def departments(request: Request) -> Response:
        teams = dict.fromkeys(one.team for one in served.history.shop.operators)
        found = [
            {"id": records.number(served, "team", team), "name": team, "display_name": TEAMS[team]}
            for team in teams
        ]
        return _list(request, _indexed(found, request.query_params))

    def operators(request: Request) -> Response:
        found = [records.operator(served, one) for one in served.history.shop.operators]
        return _list(request, _indexed(found, request.query_params))

    def portals(request: Request) -> Response:
        return _list(request, [{"screenname": served.account, "name": served.account}])

    base = f"/api/v2/{served.account}"
    handlers: Mapping[str, Handler] = {
        "/api/v2/portals": portals,
        f"{base}/conversations": conversations,
        f"{base}/conversations/{{id}}": conversation,
        f"{base}/conversations/{{id}}/threads": threads,
        f"{base}/conversations/{{id}}/threads/{{number}}": thread,
        f"{base}/conversations/{{id}}/messages": messages,
        f"{base}/departments": departments,
        f"{base}/operators": operators,
    }
    own = [Route(path, _allowed(tokens, handler)) for path, handler in handlers.items()]
    return [tokens.route(), *own]


def _allowed(tokens: Tokens, handler: Handler) -> Handler:
    def answer(request: Request) -> Response:
        if not tokens.accepts(request):
            return _error(401, 1008, "Invalid OAuthToken")
        try:
            return handler(request)
        except _Invalid as error:
            return _error(400, 1001, f"Invalid value for {error}")
        except KeyError:
            return _error(404, 1004, "No such resource")

    return answer


def _is_asked(one: Document, asked: Mapping[str, str], my_department: str) -> bool:
    at = int(one["last_modified_time"])
    if not _number(asked, "updated_from_time", 0) < at:
        return False
    if "updated_till_time" in asked and not at < _number(asked, "updated_till_time", 0):
        return False
    return bool(one["department"]["id"] == asked.get("department_id", my_department))


def _spoken(found: list[Document], asked: Mapping[str, str]) -> list[Document]:
    """Oldest first; but newest first when only the end of the time is given."""
    first, limit = _number(asked, "from_time", 0), _number(asked, "limit", _DEFAULT_PAGE)
    within = [one for one in found if int(one["time"]) >= first]
    if "to_time" in asked:
        last = _number(asked, "to_time", 0)
        within = [one for one in within if int(one["time"]) < last]
        if "from_time" not in asked:
            within.reverse()
    return within[: min(limit, _LARGEST_PAGE)]


def _paged(found: list[Document], asked: Mapping[str, str], limit: int) -> list[Document]:
    first = (_number(asked, "page", 1) - 1) * limit
    return found[first : first + limit]


def _indexed(found: list[Document], asked: Mapping[str, str]) -> list[Document]:
    first = (_number(asked, "index", 1) - 1) * _LISTED_AT_ONCE
    return found[first : first + _LISTED_AT_ONCE]


def _number(asked: Mapping[str, str], name: str, otherwise: int) -> int:
    text = asked.get(name, str(otherwise))
    if not text.isdecimal():
        raise _Invalid(name)
    return int(text)


def _list(request: Request, data: object) -> Response:
    path = request.url.path.removeprefix(request.scope.get("root_path", ""))
    kind = "list" if isinstance(data, list) else "conversations"
    return JSONResponse({"url": path, "object": kind, "data": data})


def _error(status: int, code: int, message: str) -> Response:
    return JSONResponse({"error": {"code": code, "message": message}}, status)
