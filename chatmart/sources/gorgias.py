"""Gorgias: tickets with their messages, who closed them, satisfaction surveys, users."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from requests.auth import AuthBase, HTTPBasicAuth

from chatmart.errors import ChatmartError
from chatmart.http import Client, Headers, Pace
from chatmart.sources import gorgias_events, gorgias_people, gorgias_tickets, readable
from chatmart.sources.gorgias_lists import newest, pages, part, unknown
from chatmart.sources.instants import iso
from chatmart.sources.vendor import Document, Identity, Secret, Source, Spec, Stream, Vendor

BASE_URL = "https://{domain}.gorgias.com"
OPTIONS = {
    "domain": "",
    "integration_channels": {},  # name of an integration: channel of the contract
    "overlap_hours": 1,
    "ratings_overlap_days": 30,
    "with_customers": True,
    "deletion_events": True,
    "customer_id_in": "external_id",
    "ga_client_id_in": "meta.ga_client_id",
    "requests_per_second": 1.5,  # the vendor's 40 in 20 seconds are shared with other tools
    "workers": 4,
}
LIMIT_HEADER = "X-Gorgias-Account-Api-Call-Limit"
LIMIT_SECONDS = 20.0
KEPT_FREE = 4  # requests, for other tools
NEEDED = ("id", "status", "channel", "via", "created_datetime", "updated_datetime")
# what the models read of an envelope
TICKET_INSTANTS = (
    "ticket.created_datetime",
    "ticket.closed_datetime",
    "ticket.snooze_datetime",
    "ticket.updated_datetime",
    "messages.created_datetime",
    "messages.sent_datetime",
    "messages.deleted_datetime",
    "customer.channels.created_datetime",
)
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)


def open_(source: Source, secret: Secret) -> Vendor:
    domain = source.options["domain"]
    if not (source.base_url or domain):
        raise ChatmartError(
            f"[sources.{source.name}] does not say which Gorgias account it reads.",
            'Set domain = "<name>" for https://<name>.gorgias.com.',
        )
    if not secret.password:
        raise ChatmartError(
            f"The Airflow connection '{source.connection}' holds no key for Gorgias.",
            f"It must hold {SPEC.secret}.",
        )
    client = Client(
        source.base_url or BASE_URL.format(domain=domain),
        who=source.name,
        connection=source.connection,
        auth=_auth(secret),
        pace=Pace(source.options["requests_per_second"] or None),
        heed=heed,
    )
    return Vendor(source, client)


def heed(headers: Mapping[str, str]) -> float:
    """Wait until some of the account's requests are free again."""
    used, _, size = headers.get(LIMIT_HEADER, "").partition("/")
    if not (used.isdigit() and size.isdigit() and int(size)):
        return 0.0
    return max(0, int(used) - int(size) + KEPT_FREE) * LIMIT_SECONDS / int(size)


def check(vendor: Vendor) -> Iterator[str]:
    me = vendor.api.get("api/users/0").json
    if not isinstance(me, dict) or "id" not in me:
        raise unknown(vendor, "its own user")
    yield f"The key is that of a user with the role {part(me, 'role').get('name')}."
    rows, following = next(pages(vendor, "tickets", [gorgias_tickets.BY_CHANGE], aside=[]))
    lacking = [name for row in rows for name in NEEDED if name not in row]
    if lacking:
        raise unknown(vendor, f"tickets without the field '{lacking[0]}'")
    yield f"{'More than ' if following else ''}{len(rows)} tickets are there."
    asked = ["users", "teams", gorgias_people.SURVEYS, "events"]
    for what in [*asked, "customers"] if vendor.source.options["with_customers"] else asked:
        next(pages(vendor, what, aside=[]))
    yield "Users, teams, surveys and events can be read."


def identify_ticket(document: Document) -> Identity:
    """A change of the customer is one of the ticket."""
    ticket, customer = document["ticket"], document["customer"] or {}
    readable.check(document, instants=TICKET_INSTANTS)
    for message in document["messages"]:
        readable.number(message)
        iso(message["created_datetime"])
    instants = [
        (ticket.get("updated_datetime") or ticket["created_datetime"]),
        ticket.get("trashed_datetime"),
        customer.get("updated_datetime"),
        *(
            message.get(name)
            for message in document["messages"]
            for name in ("created_datetime", "deleted_datetime")
        ),
    ]
    return Identity(readable.number(ticket), newest(*instants))


def identify_closing(document: Document) -> Identity:
    return Identity(readable.number(document, "object_id"), iso(document["created_datetime"]))


def identify_rating(document: Document) -> Identity:
    names = ("created_datetime", "sent_datetime", "scored_datetime")
    readable.number(document, "ticket_id")
    readable.check(document, ("score",), names)
    return Identity(readable.number(document), newest(*(document.get(name) for name in names)))


def identify_operator(document: Document) -> Identity:
    """Where it is not said when a user changed, what was read last stays."""
    user = document["user"]
    changed_at = user.get("updated_datetime")
    readable.check(user, flags=("active",))
    return Identity(readable.number(user), iso(changed_at) if changed_at else EARLIEST)


def _auth(secret: Secret) -> AuthBase:
    if secret.login:
        return HTTPBasicAuth(secret.login, secret.password)
    return Headers({"Authorization": f"Bearer {secret.password}"})


SPEC = Spec(
    kind="gorgias",
    streams=(
        Stream(
            "conversations",
            "conversations",
            gorgias_tickets.read,
            identify_ticket,
            gorgias_tickets.missing,
        ),
        Stream("closings", "conversations", gorgias_events.read_closings, identify_closing),
        Stream("ratings", "conversations", gorgias_people.read_ratings, identify_rating),
        Stream("operators", "conversations", gorgias_people.read_operators, identify_operator),
    ),
    options=OPTIONS,
    base_url=BASE_URL,
    open=open_,
    check=check,
    secret="login: e-mail of the key's user, password: REST API key; "  # noqa: S106  says what
    "or only a password: OAuth2 access token",
)
