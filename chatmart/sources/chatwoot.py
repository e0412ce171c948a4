"""Chatwoot: conversations with all that belongs to them, answers to surveys, agents and bots."""

from collections.abc import Iterator
from datetime import UTC, datetime

from chatmart.errors import ChatmartError
from chatmart.http import Client, Headers, NotAllowed, NotFound, Pace
from chatmart.sources import chatwoot_conversations, chatwoot_people, readable
from chatmart.sources.chatwoot_answers import listed, table
from chatmart.sources.instants import epoch_seconds, iso
from chatmart.sources.vendor import Document, Identity, Secret, Source, Spec, Stream, Vendor

OPTIONS = {
    "account_id": 0,  # the number in the address of every page of the account
    "inbox_channels": {},  # id or name of an inbox: channel of the contract
    "overlap_hours": 1,
    "reread_days": 30,
    "reread_every_days": 1,
    "ratings_overlap_days": 14,
    "messages_a_page": 20,
    "reporting_events": True,
    "resolved_by_assignee": True,
    "closed_by_itself": "",  # what an activity says when nobody closed the conversation
    "customer_id_in": "identifier",
    "ga_client_id_in": "custom_attributes.ga_client_id",
    "requests_per_second": 40.0,  # an installation allows 3000 a minute
    "workers": 4,
}
# what the models read
INSTANTS = ("conversation.created_at", "conversation.last_activity_at", "messages.created_at")
EVENT_INSTANTS = ("reporting_events.event_end_time",)
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)


def open_(source: Source, secret: Secret) -> Vendor:
    account_id = source.options["account_id"]
    if not account_id:
        raise ChatmartError(
            f"[sources.{source.name}] does not say which account of Chatwoot it reads.",
            "Set account_id to the number that follows /accounts/ in Chatwoot's addresses.",
        )
    if not secret.password:
        raise ChatmartError(
            f"The Airflow connection '{source.connection}' holds no token for Chatwoot.",
            "Put an administrator's access token (profile settings) into its password.",
        )
    base_url = (source.base_url or SPEC.base_url).rstrip("/")
    client = Client(
        f"{base_url}/api/v1/accounts/{account_id}",
        who=source.name,
        connection=source.connection,
        auth=Headers({"api_access_token": secret.password}),
        pace=Pace(source.options["requests_per_second"]),
    )
    return Vendor(source, client)


def check(vendor: Vendor) -> Iterator[str]:
    name = vendor.source.name
    try:
        agents = listed(vendor, "agents", vendor.api.get("agents").json)
    except NotAllowed as error:
        raise ChatmartError(
            error.refused,
            f"Check the token in the Airflow connection '{vendor.source.connection}'; before an "
            "installation of your own, the web server must let headers with underscores pass.",
        ) from error
    except NotFound as error:
        raise ChatmartError(
            f"Chatwoot has no account {vendor.source.options['account_id']} for '{name}'.",
            f"Check base_url and account_id of [sources.{name}].",
        ) from error
    yield f"{len(agents)} agents answer."
    yield from _check_inboxes(vendor)
    yield from chatwoot_conversations.check(vendor)
    chatwoot_people.check(vendor)
    yield "The token reads answers to surveys, as an administrator's does."


def _check_inboxes(vendor: Vendor) -> Iterator[str]:
    names = vendor.source.options["inbox_channels"]
    inboxes = chatwoot_conversations.inboxes(vendor)
    known = {str(number) for number in inboxes} | {str(one["name"]) for one in inboxes.values()}
    strange = sorted(set(names) - known)
    if strange:
        raise ChatmartError(
            f"inbox_channels of [sources.{vendor.source.name}] names the inbox {strange[0]!r}, "
            "which is not there.",
            f"Name inboxes by id or name: {', '.join(sorted(known))}.",
        )
    yield f"{len(inboxes)} inboxes take messages in."
    for number, one in inboxes.items():
        is_named = str(number) in names or one["name"] in names
        if one["channel_type"] == "Channel::Api" and not is_named:
            yield (
                f"The inbox {one['name']!r} is filled through the API: say in inbox_channels of "
                f"[sources.{vendor.source.name}] which channel it is, else it is unknown."
            )


def identify_conversation(document: Document) -> Identity:
    conversation = table(document["conversation"])
    if not conversation.get("created_at"):
        raise readable.Odd("`conversation.created_at` is no instant.")
    readable.check(document, instants=EVENT_INSTANTS, seconds=INSTANTS)
    instants = [
        epoch_seconds(conversation["created_at"]),
        *(epoch_seconds(conversation[name]) for name in ("last_activity_at", "timestamp")
          if conversation.get(name)),
        *(epoch_seconds(message["created_at"]) for message in document["messages"]),
        *(iso(event["event_end_time"]) for event in document["reporting_events"] or ()
          if isinstance(event, dict) and event.get("event_end_time")),
    ]  # fmt: skip
    return Identity(readable.number(conversation), max(instants))


def identify_rating(document: Document) -> Identity:
    readable.check(document, ("rating",), seconds=("created_at",))
    return Identity(readable.number(document), epoch_seconds(document["created_at"] or "none"))


def identify_operator(document: Document) -> Identity:
    """What was read last stays: Chatwoot does not say when an agent changed."""
    return Identity(chatwoot_people.operator_id(document), EARLIEST)


SPEC = Spec(
    kind="chatwoot",
    streams=(
        Stream(
            "conversations",
            "conversations",
            chatwoot_conversations.read,
            identify_conversation,
            chatwoot_conversations.missing,
        ),
        Stream("ratings", "conversations", chatwoot_people.read_ratings, identify_rating),
        Stream("operators", "conversations", chatwoot_people.read_operators, identify_operator),
    ),
    options=OPTIONS,
    base_url="https://app.chatwoot.com",
    open=open_,
    check=check,
    secret="password: access token of an administrator",  # noqa: S106  says what it must hold
)
