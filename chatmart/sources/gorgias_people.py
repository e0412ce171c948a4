"""Gorgias' satisfaction surveys, and its users with their teams."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from chatmart.sources import Entry, Gone
from chatmart.sources.gorgias_lists import dated, kept, newest_of, pages
from chatmart.sources.vendor import Ask, Document, Vendor
from chatmart.sources.walking import Page, checkpoint, lines, newest_first

SURVEYS = "satisfaction-surveys"
BY_CREATION = ("order_by", "created_datetime:desc")


def read_ratings(vendor: Vendor, ask: Ask) -> Iterator[Entry]:
    """By the instants of their making: who scores later than the overlap is not seen."""

    def listed(resume: Any) -> Iterator[Page]:  # noqa: ANN401  what a cursor held
        aside: list[Any] = []
        for held, following in pages(vendor, SURVEYS, [BY_CREATION], resume, aside):
            rows = dated(held, "created_datetime", aside)
            instants = newest_of(vendor, "surveys", rows, "created_datetime")
            found = [(at, kept(row)) for at, row in zip(instants, rows, strict=True)]
            found += [(ask.until, {"as_sent": kept(row)}) for row in aside]
            aside.clear()
            yield Page("surveys", found, following)

    overlap = timedelta(days=vendor.source.options["ratings_overlap_days"])
    yield from newest_first(ask, listed, overlap=overlap)


def read_operators(vendor: Vendor, ask: Ask) -> Iterator[Entry]:
    """All users; who was there the last time and is no more is gone."""
    teams = _teams_of_users(vendor)
    aside: list[Any] = []
    users = [row for rows, _ in pages(vendor, "users", aside=aside) for row in rows]
    documents: list[Document] = [
        {"user": kept(one), "teams": teams[one["id"]], "team": _only(teams[one["id"]])}
        for one in sorted(users, key=lambda one: int(one["id"]))
    ]
    yield lines("users", [*documents, *({"user": kept(row)} for row in aside)])
    ids = [str(one["user"]["id"]) for one in documents]
    if gone := sorted(set(ask.cursor.get("ids", ())) - set(ids)):
        yield Gone(gone)
    read_through = checkpoint(ask, ask.until)
    yield read_through._replace(value={**read_through.value, "ids": ids})


def _teams_of_users(vendor: Vendor) -> defaultdict[int, list[Document]]:
    found: defaultdict[int, list[Document]] = defaultdict(list)
    for rows, _ in pages(vendor, "teams", aside=[]):
        for team in rows:
            members = team.get("members")
            for member in members if isinstance(members, list) else []:
                number = member.get("id") if isinstance(member, dict) else None
                if isinstance(number, int):
                    found[number].append({"id": team["id"], "name": team.get("name")})
    return found


def _only(teams: list[Document]) -> Document | None:
    """The team of somebody who is in several is not known."""
    return teams[0] if len(teams) == 1 else None
