"""iAdvize: closed conversations, answers to surveys, transactions, users, its own statistics."""

from collections.abc import Iterator

from chatmart.sources import iadvize_answers, iadvize_conversations
from chatmart.sources.iadvize_access import HOLDS, ask, opened, rest
from chatmart.sources.iadvize_queries import read
from chatmart.sources.iadvize_schema import introspected
from chatmart.sources.instants import iso
from chatmart.sources.vendor import Document, Identity, Secret, Source, Spec, Stream, Vendor

BASE_URL = "https://api.iadvize.com"
OPTIONS = {
    "platform": "ha",  # or sd
    "project_ids": [],  # all of them when none are named
    "overlap_days": 8,  # what comes off the site closes by itself after a week
    "window_days": 1,
    "interval_of": "closedAt",
    "ratings_overlap_days": 8,
    "transactions": True,
    "transactions_overlap_days": 3,  # attribution looks back for two days
    "conversations_a_page": 50,
    "messages_a_page": 100,
    # what the schema calls things; see `chatmart check`
    "message_at": "createdAt",
    "message_author": "author",
    "message_text": "text",
    "system_types": ["SystemMessage"],
    "push_to": "toUser",
    "customer_id_in": "visitor.externalId",
    "ga_client_id_in": "customData.ga_client_id",
    "requests_per_second": 5.0,
    "workers": 4,
}


def open_(source: Source, secret: Secret) -> Vendor:
    return opened(source, secret, BASE_URL)


def check(vendor: Vendor) -> Iterator[str]:
    query = "query projects { projects { edges { node { id name } } } }"
    found = ask(vendor, query).get("projects") or {}
    edges = {**found, "pageInfo": {"hasNextPage": False, "endCursor": None}}
    projects, _ = read(vendor, "projects", edges)
    yield f"The user sees {len(projects)} projects."
    schema = introspected(vendor)
    asked = iadvize_conversations.asking(vendor, schema)
    yield f"Closed conversations go on by '{asked.closed.cursor}'; their messages can be asked for."
    surveys = iadvize_answers.surveys(vendor, schema)
    yield f"Answers to surveys go on by '{surveys.cursor}'."
    iadvize_answers.users(vendor, schema)
    if iadvize_answers.transactions(vendor, schema) is None:
        yield "Transactions are not read."
    if rest(vendor) is None:
        yield "Without rest_key in the connection's extra, iAdvize's own statistics are not read."


def identify_conversation(document: Document) -> Identity:
    conversation = document["conversation"]
    instants = [iso(message["as_set"]["at"]) for message in document["messages"]]
    instants += [iso(conversation["createdAt"]), iso(conversation["closedAt"])]
    return Identity(_text(conversation["id"]), max(instants))


def identify_rating(document: Document) -> Identity:
    """When it was given is not told: what was read last stays."""
    conversation = document["conversation"]
    return Identity(_text(conversation["id"]), iso(conversation["createdAt"]))


def identify_transaction(document: Document) -> Identity:
    changed_at = document.get("updatedAt") or document["eventDate"]
    return Identity(_text(document["id"]), iso(changed_at))


def identify_operator(document: Document) -> Identity:
    return Identity(_text(document["user"]["id"]), iso(document["closedAt"]))


def identify_statistic(document: Document) -> Identity:
    return Identity(_text(document["date"]), iso(document["ended_at"]))


def _text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        raise ValueError("no id")
    return str(value)


SPEC = Spec(
    kind="iadvize",
    streams=(
        Stream(
            "conversations",
            "conversations",
            iadvize_conversations.read_conversations,
            identify_conversation,
            iadvize_conversations.missing,
        ),
        Stream("ratings", "conversations", iadvize_answers.read_ratings, identify_rating),
        Stream(
            "transactions",
            "conversations",
            iadvize_answers.read_transactions,
            identify_transaction,
        ),
        Stream("operators", "conversations", iadvize_answers.read_operators, identify_operator),
        Stream("statistics", "conversations", iadvize_answers.read_statistics, identify_statistic),
    ),
    options=OPTIONS,
    base_url=BASE_URL,
    open=open_,
    check=check,
    secret=HOLDS,
)
