"""Answers iAdvize's queries from the world."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from chatmart.sandbox import asof
from chatmart.sandbox.vendors.iadvize import talks
from chatmart.sandbox.vendors.iadvize.paging import Document, connection, instant, utc
from chatmart.sandbox.vendors.served import Served
from chatmart.sandbox.world import Conversation, Order, Rated

_PAGE, _SURVEYS_A_PAGE = 20, 100

Asked = Any  # arguments, as the schema has checked them


class Root:
    """`interval_of` is what the interval of closed conversations is about."""

    def __init__(self, served: Served, interval_of: str) -> None:
        self._served, self._interval_of = served, interval_of

    def projects(self, info: object) -> Document:
        return {"edges": [{"node": talks.PROJECT}]}

    def conversation(self, info: object, id: str) -> Document | None:
        served = self._served
        try:
            world_id = served.ids.world_id_of_uuid("conversation", id)
        except KeyError:
            return None
        found = served.cached("there", lambda: {one.id: one for one in talks.there(served)})
        return talks.conversation(served, found[world_id]) if world_id in found else None

    def closedConversations(
        self, info: object, interval: Asked, channels: Asked = None, **asked: Asked
    ) -> Document:
        served = self._served
        rows = [
            (at, one)
            for at, one in served.cached("closed", lambda: talks.closed(served))
            if _is_within(self._at(at, one), interval) and _has_channel(one, channels)
        ]
        if not _is_asked(asked):
            rows = []
        return connection(
            rows,
            asked.get("first") or _PAGE,
            asked.get("after") or asked.get("cursor"),
            lambda row: talks.conversation(served, row[1]),
            lambda row: f"{utc(row[0])} {row[1].id}",
        )

    def satisfactionSurveyResponses(
        self, info: object, interval: Asked, cursor: str | None = None, **asked: Asked
    ) -> Document:
        found = self._served.cached("surveys", lambda: sorted(_surveys(self._served)))
        rows = [row for row in found if _is_within(row[0], interval) and _is_asked(asked)]
        by_id = {one.id: one for one in talks.there(self._served)}
        return connection(
            rows,
            _SURVEYS_A_PAGE,
            cursor,
            lambda row: _survey(self._served, by_id[row[1]]),
            lambda row: f"{utc(row[0])} {row[1]}",
        )

    def conversions(self, info: object, interval: Asked, **asked: Asked) -> Document:
        served = self._served
        found = served.cached("transactions", lambda: list(_transactions(served)))
        rows = [row for row in found if _is_within(row[0], interval) and _is_asked(asked)]
        return connection(rows, asked.get("first") or _PAGE, asked.get("after"), lambda row: row[1])

    def _at(self, ended_at: datetime, one: Conversation) -> datetime:
        return ended_at if self._interval_of == "closedAt" else one.created_at


def _is_asked(asked: Asked) -> bool:
    projects = asked.get("projectIds")
    return projects is None or talks.PROJECT["id"] in projects


def _is_within(at: datetime, interval: Asked) -> bool:
    return instant(interval["from"]) <= at < instant(interval["to"])


def _has_channel(one: Conversation, channels: Asked) -> bool:
    return not channels or talks.CHANNELS[one.channel] in channels


def _ratings(served: Served, one: Conversation) -> dict[str, Rated]:
    """The last answer to each question counts; the score of a recommendation is asked in chats."""
    known = [it for it in asof.events(one, served.now()) if isinstance(it, Rated)]
    asked = ("csat", "nps") if one.channel == "chat" else ("csat",)
    return {it.kind: it for it in known if it.kind in asked}


def _surveys(served: Served) -> Iterator[tuple[datetime, str]]:
    for one in talks.there(served):
        given = _ratings(served, one)
        if given:
            yield max(it.at for it in given.values()), one.id


def _survey(served: Served, one: Conversation) -> Document:
    given = _ratings(served, one)
    csat, nps = given.get("csat"), given.get("nps")
    whole = talks.conversation(served, one)
    named = ("id", "createdAt", "closedAt", "project")
    return {
        "customerSatisfaction": _stars(csat) if csat else None,
        "netPromoterScore": nps.score if nps else None,
        "satisfactionComment": csat.comment if csat and one.channel == "chat" else None,
        "conversation": {name: whole[name] for name in named} | {"agents": whole["users"]},
    }


def _stars(rated: Rated) -> int:
    low, high = rated.scale
    return 1 + round((rated.score - low) * 4 / (high - low))


def _transactions(served: Served) -> Iterator[tuple[datetime, Document]]:
    reached = {one.id: one for one in talks.there(served)}
    for order in asof.orders(served.history, served.now()):
        if order.conversation_id in reached:
            yield order.created_at, _transaction(served, order, reached[order.conversation_id])


def _transaction(served: Served, order: Order, one: Conversation) -> Document:
    shop, ordered_at = served.history.shop, utc(order.created_at)
    return {
        "id": served.ids.uuid("order", order.id),
        "platformId": "HA",
        "externalConversionId": order.number,
        "source": "ONSITE",
        "amount": order.total / 10**shop.decimals,
        "currency": shop.currency,
        "conversationId": served.ids.uuid("conversation", one.id),
        "eventDate": ordered_at,
        "createdAt": ordered_at,
        "updatedAt": ordered_at,
        "project": talks.PROJECT,
    }
