"""Answers to Chatwoot's surveys, and the agents with their teams."""

import math
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from chatmart.errors import ChatmartError
from chatmart.http import NotFound
from chatmart.sources import Entry, Gone, readable
from chatmart.sources.chatwoot_answers import kept, listed, plain, sorted_out
from chatmart.sources.instants import epoch_seconds
from chatmart.sources.vendor import Ask, Document, Vendor
from chatmart.sources.walking import Guard, by_windows, checkpoint, lines

WHOLE_PAGE = 25
WINDOW = timedelta(days=7)
SURVEYS = "csat_survey_responses"


def read_ratings(vendor: Vendor, ask: Ask) -> Iterator[Entry]:
    """By the instants of the first answers; who answers anew within the overlap is seen again."""
    overlap = timedelta(days=vendor.source.options["ratings_overlap_days"])
    yield from by_windows(
        ask, lambda begin, end: _ratings(vendor, begin, end), overlap=overlap, step=WINDOW
    )


def read_operators(vendor: Vendor, ask: Ask) -> Iterator[Entry]:
    """All agents and bots of the account; who was there the last time and is no more is gone."""
    agents, odd = sorted_out(vendor, "agents", vendor.api.get("agents").json)
    teams = _teams_of_agents(vendor)
    documents: list[Document] = [
        {"agent": kept(one), "teams": teams[one["id"]], "team": _only(teams[one["id"]])}
        for one in sorted(agents, key=lambda one: int(one["id"]))
    ]
    documents += [{"agent_bot": kept(one)} for one in _bots(vendor)]
    yield lines("agents", [*documents, *({"agent": kept(one)} for one in odd)])
    ids = [operator_id(one) for one in documents]
    if gone := sorted(set(ask.cursor.get("ids", ())) - set(ids)):
        yield Gone(gone)
    read_through = checkpoint(ask, ask.until)
    yield read_through._replace(value={**read_through.value, "ids": ids})


def operator_id(document: Document) -> str:
    """Agents and bots are counted apart: they may have the same number."""
    is_bot = "agent_bot" in document
    number = readable.number(document["agent_bot" if is_bot else "agent"])
    return f"bot-{number}" if is_bot else str(number)


def check(vendor: Vendor) -> None:
    listed(vendor, "answers to surveys", vendor.api.get(SURVEYS, {"page": 1}).json)


def _ratings(vendor: Vendor, begin: datetime, end: datetime) -> Iterator[Entry]:
    since, until = math.floor(begin.timestamp()), math.ceil(end.timestamp())
    guard = Guard("the answers to surveys")
    number = size = 0  # a whole page has 25, but that is said nowhere
    before: list[Any] = []
    while True:
        number += 1
        asked = {"since": since, "until": until, "sort": "created_at", "page": number}
        rows = plain(vendor, "answers to surveys", vendor.api.get(SURVEYS, asked).json)
        if rows == before and len(rows) < WHOLE_PAGE:
            return  # who gives the same few again heeds no page, and has given all
        guard.pass_([str(key) for key, _ in readable.keys(rows)])
        _refuse_outside(vendor, rows, since, until)
        yield lines(f"answers to surveys, page {number}", [kept(row) for row in rows])
        if not rows or len(rows) < size:
            return
        size, before = max(size, len(rows)), rows


def _refuse_outside(vendor: Vendor, rows: list[Document], since: int, until: int) -> None:
    instants = []
    for row in rows:
        with suppress(ValueError):  # landing keeps it aside
            instants.append(epoch_seconds(row.get("created_at") if isinstance(row, dict) else None))
    if any(not since <= at.timestamp() <= until + 1 for at in instants):
        raise ChatmartError(
            f"'{vendor.source.name}' gave answers to surveys from outside of the asked time.",
            "This release of Chatwoot does not know since and until there: update it.",
        )


def _teams_of_agents(vendor: Vendor) -> defaultdict[int, list[Document]]:
    found: defaultdict[int, list[Document]] = defaultdict(list)
    teams = listed(vendor, "teams", vendor.api.get("teams").json)
    for team in sorted(teams, key=lambda one: int(one["id"])):
        members = vendor.api.get(f"teams/{team['id']}/team_members").json
        for member in listed(vendor, "members of a team", members):
            found[member["id"]].append({"id": team["id"], "name": team.get("name")})
    return found


def _bots(vendor: Vendor) -> list[Document]:
    try:
        return listed(vendor, "bots", vendor.api.get("agent_bots").json)
    except NotFound:  # older releases keep them to themselves
        return []


def _only(teams: list[Document]) -> Document | None:
    """The team of somebody who is in several is not known."""
    return teams[0] if len(teams) == 1 else None
