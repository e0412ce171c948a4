"""What Chatwoot's answers must look like, and what of them is never kept."""

from chatmart.errors import ChatmartError
from chatmart.http.answers import Json
from chatmart.sources import readable
from chatmart.sources.vendor import Document, Vendor

# addresses and pictures of people, what opens files, widgets and bots, who is online just now
NEVER_KEPT = frozenset(
    {
        "access_token",
        "availability_status",
        "bot_config",
        "avatar_url",
        "created_at_ip",
        "data_url",
        "hmac_token",
        "outgoing_url",
        "pubsub_token",
        "thumb_url",
        "thumbnail",
        "updated_at_ip",
        "user_agent",
        "website_token",
    }
)


def table(value: object) -> Document:
    if not isinstance(value, dict):
        raise ValueError("no table")
    return value


def listed(vendor: Vendor, what: str, body: Json, *keys: str) -> list[Document]:
    """The list at this place of an answer, of tables that each have a number for an id."""
    rows, odd = sorted_out(vendor, what, body, *keys)
    if odd:
        raise strange(vendor, what)
    return rows


def sorted_out(
    vendor: Vendor, what: str, body: Json, *keys: str
) -> tuple[list[Document], list[Json]]:
    """The tables of a list that each have a number for an id, and what else stands in it."""
    rows: list[Document] = []
    odd: list[Json] = []
    for row in plain(vendor, what, body, *keys):
        try:
            number = int(readable.number(row))
            rows.append({**row, "id": number})
        except readable.Odd:
            odd.append(row)
    return rows, odd


def plain(vendor: Vendor, what: str, body: Json, *keys: str) -> list[Json]:
    for key in keys:
        body = body.get(key) if isinstance(body, dict) else None
    if not isinstance(body, list):
        raise strange(vendor, what)
    return body


def part(value: object, name: str) -> Document:
    """A table within a table; an empty one for anything else."""
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def strange(vendor: Vendor, what: str) -> ChatmartError:
    return ChatmartError(
        f"'{vendor.source.name}' answered with {what} in a form that is not known.",
        f"Check that base_url of [sources.{vendor.source.name}] is that of Chatwoot; "
        "if it is, this release is not supported yet.",
    )


def kept(value: Json) -> Json:
    """All of it but what is never kept, at any depth."""
    if isinstance(value, dict):
        return {name: kept(one) for name, one in value.items() if name not in NEVER_KEPT}
    return [kept(one) for one in value] if isinstance(value, list) else value
