"""Chatwoot's REST API for accounts, as far as conversations, surveys and staff go."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from chatmart.sandbox import asof
from chatmart.sandbox.vendors.chatwoot import happened, parties, people, talks
from chatmart.sandbox.vendors.chatwoot.people import Document
from chatmart.sandbox.vendors.served import Served
from chatmart.sandbox.world import Conversation

ACCOUNT = 1
_ROOT = f"/api/v1/accounts/{ACCOUNT}"
_PAGE = 25
_LATEST_MESSAGES = 20
_LATER_MESSAGES = 100
_MESSAGES_BETWEEN = 1000
_STATUSES = ("open", "resolved", "pending", "snoozed")

Item = TypeVar("Item")
Answer = Callable[[Served, Request], Any]


class _NotFound(Exception):
    """There is no such record, or it is gone."""


def routes(served: Served) -> list[BaseRoute]:
    paths: dict[str, Answer] = {
        "/agents": lambda served, request: people.agents(served),
        "/agent_bots": lambda served, request: people.agent_bots(served),
        "/teams": lambda served, request: people.teams(served),
        "/teams/{team:int}/team_members": _team_members,
        "/inboxes": lambda served, request: {"payload": people.inboxes(served)},
        "/labels": lambda served, request: {"payload": talks.labels(served)},
        "/csat_survey_responses": _survey_responses,
        "/reporting_events": _reporting_events,
        "/conversations": _conversations,
        "/conversations/{display:int}": _conversation,
        "/conversations/{display:int}/messages": _messages,
        "/conversations/{display:int}/labels": lambda served, request: {
            "payload": talks.labels_of(served, _wanted(served, request))
        },
        "/conversations/{display:int}/reporting_events": lambda served, request: (
            happened.reporting_events(served, _wanted(served, request))
        ),
    }
    return [
        Route(f"{_ROOT}{path}", partial(_answer, served, answer)) for path, answer in paths.items()
    ]


def _answer(served: Served, answer: Answer, request: Request) -> Response:
    if request.headers.get("api_access_token") != served.token:
        return _json({"error": "Invalid Access Token"}, 401)
    try:
        return _json(answer(served, request))
    except _NotFound:
        return _json({"error": "Resource could not be found"}, 404)


def _json(content: object, status: int = 200) -> Response:
    return Response(orjson.dumps(content), status, media_type="application/json")


def _conversations(served: Served, request: Request) -> Document:
    asked = request.query_params
    status = asked.get("status", "open")
    listed = served.cached("listing", lambda: _listing(served))
    found = [
        (at, one)
        for at, one in listed
        if status == "all" or talks.status(asof.events(one, served.now())) == status
    ]
    if asked.get("sort_by") == "last_activity_at_asc":
        found.reverse()
    elif asked.get("sort_by", "").startswith("created_at"):
        is_descending = asked["sort_by"] == "created_at_desc"
        found.sort(key=lambda item: item[1].created_at, reverse=is_descending)
    assigned = sum(parties.assignee(served, one) is not None for _, one in found)
    meta = {
        "mine_count": 0,
        "assigned_count": assigned,
        "unassigned_count": len(found) - assigned,
        "all_count": len(found),
    }
    payload = [talks.conversation(served, one) for _, one in _page(found, request)]
    return {"data": {"meta": meta, "payload": payload}}


def _listing(served: Served) -> list[tuple[datetime, Conversation]]:
    """All that are there, by their last activity, newest first."""
    there = asof.conversations(served.history, served.now())
    found = [(happened.last_activity_at(served, one), one) for one in there]
    return sorted(found, key=lambda item: (item[0], item[1].id), reverse=True)


def _conversation(served: Served, request: Request) -> Document:
    return talks.conversation(served, _wanted(served, request))


def _messages(served: Served, request: Request) -> Document:
    one = _wanted(served, request)
    messages = happened.messages(served, one)
    before = int(request.query_params.get("before") or 0)
    after = int(request.query_params.get("after") or 0)
    if before and after:
        chosen = [row for row in messages if after <= row["id"] < before][:_MESSAGES_BETWEEN]
    elif before:
        chosen = [row for row in messages if row["id"] < before][-_LATEST_MESSAGES:]
    elif after:
        chosen = [row for row in messages if row["id"] > after][:_LATER_MESSAGES]
    else:
        chosen = messages[-_LATEST_MESSAGES:]
    meta = {"labels": talks.labels_of(served, one), "contact": parties.contact(served, one)}
    return {"meta": meta, "payload": chosen}


def _survey_responses(served: Served, request: Request) -> list[Document]:
    found = served.cached("surveys", lambda: talks.survey_responses(served))
    since, until = _range(request)
    chosen = [row for row in found if since <= row["created_at"] <= until]
    is_descending = request.query_params.get("sort") == "-created_at"
    return _page(chosen[::-1] if is_descending else chosen, request)


def _reporting_events(served: Served, request: Request) -> Document:
    since, until = _range(request)
    there = asof.conversations(served.history, served.now())
    found = [row for one in there for row in happened.reporting_events(served, one)]
    instants = {row["id"]: _seconds(row["created_at"]) for row in found}
    chosen = sorted(
        (row for row in found if since <= instants[row["id"]] <= until), key=lambda row: row["id"]
    )
    meta = {"count": len(chosen), "current_page": _page_number(request)}
    return {"meta": meta, "payload": _page(chosen, request)}


def _team_members(served: Served, request: Request) -> list[Document]:
    members = people.team_members(served, request.path_params["team"])
    if members is None:
        raise _NotFound
    return members


def _wanted(served: Served, request: Request) -> Conversation:
    found = talks.conversation_of(served, request.path_params["display"])
    if found is None:
        raise _NotFound
    return found


def _range(request: Request) -> tuple[float, float]:
    asked = request.query_params
    return float(asked.get("since") or 0), float(asked.get("until") or "inf")


def _page(rows: Sequence[Item], request: Request) -> list[Item]:
    first = (_page_number(request) - 1) * _PAGE
    return list(rows[first : first + _PAGE])


def _page_number(request: Request) -> int:
    return max(int(request.query_params.get("page") or 1), 1)


def _seconds(text: str) -> float:
    return datetime.fromisoformat(text).astimezone(UTC).timestamp()
