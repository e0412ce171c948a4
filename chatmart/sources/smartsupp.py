"""Reads Smartsupp's REST API v2: conversations with their messages and contacts, and agents."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice

from chatmart.errors import ChatmartError
from chatmart.http import Client, Headers, HttpError, Pace
from chatmart.sources import Entry, Gone, readable
from chatmart.sources.instants import iso
from chatmart.sources.smartsupp_details import Details
from chatmart.sources.smartsupp_search import Searches
from chatmart.sources.vendor import Ask, Document, Identity, Secret, Source, Spec, Stream, Vendor
from chatmart.sources.walking import by_windows, checkpoint, lines

DOCUMENTS_AT_ONCE = 100
NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # agents do not say when they changed
SPECIFICATION = "specs/open-api.json"
ASKED_PATHS = (
    "/conversations/search",
    "/conversations/{}",
    "/conversations/{}/messages",
    "/contacts/{}",
    "/visitors/{}",
    "/agents",
)
# what the models read of an envelope
AMOUNTS = ("conversation.rating_value",)
INSTANTS = (
    "conversation.created_at",
    "conversation.updated_at",
    "conversation.finished_at",
    "messages.created_at",
    "messages.updated_at",
)
FLAGS = ("conversation.is_offline",)
NEEDED = ("id", "status", "created_at", "updated_at", "channel")


def open_source(source: Source, secret: Secret) -> Vendor:
    if not secret.password:
        raise ChatmartError(
            f"'{source.name}' has no token for Smartsupp.",
            f"Put it as the password into the Airflow connection '{source.connection}'.",
        )
    return Vendor(
        source,
        Client(
            source.base_url or SPEC.base_url,
            who=source.name,
            connection=source.connection,
            auth=Headers({"Authorization": f"Bearer {secret.password}"}),
            pace=Pace(float(source.options["requests_per_second"] or 0) or None),
        ),
    )


def check(vendor: Vendor) -> Iterator[str]:
    agents = _agents(vendor)
    active = sum(isinstance(agent, dict) and bool(agent.get("active")) for agent in agents)
    yield f"{len(agents)} agents, {active} of them active."
    searches = Searches(vendor)
    total, newest = searches.newest()
    yield f"{total} conversations."
    lacking = [name for name in NEEDED if newest is not None and name not in newest]
    if lacking:
        raise ChatmartError(
            f"The conversations of '{vendor.source.name}' have no field '{lacking[0]}'.",
            "Look into the changes of Smartsupp's API v2; chatmart needs this field.",
        )
    field = vendor.source.options["updated_field"]
    if newest and field:
        if searches.takes(field, iso(newest["updated_at"])):
            yield f"The search takes {field}: what changes late is seen the next night."
        else:
            yield (
                f"The search does not take {field}: what changes after look_back_days is not seen."
            )
    yield _specified(vendor)


def read_conversations(vendor: Vendor, ask: Ask) -> Iterator[Entry]:
    """Read all that began, ended or changed in each window, and lastly all that is running."""
    searches, details = Searches(vendor), Details(vendor)

    def read(begin: datetime, end: datetime) -> Iterator[Entry]:
        found = searches.changed(begin, end)
        yield from _assembled(vendor, details, found, f"{begin:%Y-%m-%d} to {end:%Y-%m-%d}")
        if end == ask.until:
            yield from _assembled(vendor, details, searches.running(), "running")

    look_back = timedelta(days=float(vendor.source.options["look_back_days"]))
    yield from by_windows(ask, read, overlap=look_back)


def missing_conversations(vendor: Vendor, ask: Ask, known: Iterable[str]) -> Iterator[str]:
    """Let the search name what is there, newest first, and ask for each of the few it does not.

    Only what Smartsupp itself answers with "not found" is missing.
    """
    left, idle = dict.fromkeys(known), 0
    if not left:
        return
    for page in Searches(vendor).newest_pages(ask.until):
        before = len(left)
        for row in page:
            left.pop(str(row.get("id")) if isinstance(row, dict) else "", None)
        idle = idle + 1 if len(left) == before else 0
        if idle >= len(left):  # to ask for each is no more than was asked in vain
            break
    details = Details(vendor)
    asked = vendor.api.together(
        lambda id_: (id_, details.is_gone(id_)), list(left), vendor.source.options["workers"]
    )
    yield from (id_ for id_, is_gone in asked if is_gone)


def read_operators(vendor: Vendor, ask: Ask) -> Iterator[Entry]:
    yield lines("agents", _agents(vendor))
    yield checkpoint(ask, ask.until)


def missing_operators(vendor: Vendor, ask: Ask, known: Iterable[str]) -> Iterator[str]:
    there = {str(agent.get("id")) for agent in _agents(vendor) if isinstance(agent, dict)}
    yield from (id_ for id_ in known if id_ not in there)


def identify_conversation(document: Document) -> Identity:
    conversation = document["conversation"]
    id_ = readable.identity(conversation)
    if document["messages"] is None:
        raise readable.Odd("Smartsupp counts more messages of the conversation than it gives.")
    readable.check(document, AMOUNTS, INSTANTS, FLAGS)
    told = [conversation["created_at"]]
    for message in document["messages"]:
        readable.identity(message)
        told.append(message["created_at"])
    for part in (conversation, *document["messages"]):
        told += [part["updated_at"]] if part.get("updated_at") else []
    for part in (document.get("contact") or {}, document.get("visitor") or {}):
        told += [part[key] for key in ("created_at", "updated_at") if part.get(key)]
    return Identity(id_, max(map(iso, told)))


def identify_operator(agent: Document) -> Identity:
    readable.check(agent, flags=("active",))
    return Identity(readable.identity(agent), NEVER)


def _assembled(
    vendor: Vendor, details: Details, found: Iterator[Document], origin: str
) -> Iterator[Entry]:
    rows = details.fresh(found)
    workers = vendor.source.options["workers"]
    documents = vendor.api.together(details.assemble, rows, workers)
    while batch := list(islice(documents, DOCUMENTS_AT_ONCE)):
        gone = [one for one in batch if isinstance(one, str)]
        if gone:
            yield Gone(gone)
        yield lines(f"conversations {origin}", [one for one in batch if isinstance(one, dict)])


def _agents(vendor: Vendor) -> list[Document]:
    """They come all at once, in an envelope of their own."""
    answer = vendor.api.get("agents").json
    agents = answer.get("agents") if isinstance(answer, dict) else None
    if not isinstance(agents, list):
        raise ChatmartError(
            f"'{vendor.source.name}' got no list 'agents' when it asked for the agents.",
            f"Check base_url of [sources.{vendor.source.name}].",
        )
    return agents


def _specified(vendor: Vendor) -> str:
    """Compare what is asked for with the description that the API gives of itself."""
    try:
        answer = vendor.api.get(SPECIFICATION).json
    except HttpError:
        answer = None
    paths = answer.get("paths") if isinstance(answer, dict) else None
    if not isinstance(paths, dict):
        return "The API gives no description of itself; docs/sources/smartsupp.md says what to try."
    known = {re.sub(r"{[^}]*}", "{}", path.removeprefix("/v2")) for path in paths}
    unknown = [path for path in ASKED_PATHS if path not in known]
    if unknown:
        return f"The API's description of itself does not name {', '.join(unknown)}."
    return "The API's description of itself names all that is asked for."


SPEC = Spec(
    kind="smartsupp",
    base_url="https://api.smartsupp.com/v2",
    streams=(
        Stream(
            "conversations",
            "conversations",
            read_conversations,
            identify_conversation,
            missing_conversations,
        ),
        Stream("operators", "conversations", read_operators, identify_operator, missing_operators),
    ),
    options={
        "look_back_days": 7,
        "requests_per_second": 2.0,
        "workers": 4,
        "page_size": 100,
        "message_page_size": 200,
        "search_spelling": "camelCase",
        "updated_field": "updatedAt",
        "running_statuses": ["open", "served", "pending"],
        "messages_after": "after",
        "contacts": True,
        "visitors": False,
        "customer_variable": "shoptet_user_guid",
        "ga_client_variable": "ga_client_id",
    },
    open=open_source,
    check=check,
    secret="the API token of the account as password",  # noqa: S106  a sentence
)
