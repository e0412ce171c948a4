"""The questions to iAdvize, written in the words of its schema."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from chatmart.errors import ChatmartError
from chatmart.http.answers import Json
from chatmart.sources.iadvize_access import ask
from chatmart.sources.iadvize_schema import Schema, need, node_of
from chatmart.sources.vendor import Document, Vendor
from chatmart.sources.walking import Guard, instant

Wanted = Mapping[str, Any]  # fields, each with what is wanted of it

USER: Wanted = {"id": {}, "firstName": {}, "lastName": {}}
AUTHOR: Wanted = {**USER, "externalId": {}}
CONVERSATION: Wanted = {
    "id": {},
    "legacyId": {},
    "createdAt": {},
    "closedAt": {},
    "channel": {},
    "duration": {},
    "language": {},
    "project": {"id": {}, "name": {}},
    "visitor": {"id": {}, "externalId": {}},
    "customData": {"key": {}, "name": {}, "value": {}},
    "users": USER,
    "tags": {"id": {}, "name": {}},
}
SURVEY: Wanted = {
    "customerSatisfaction": {},
    "netPromoterScore": {},
    "satisfactionComment": {},
    "conversation": {"id": {}, "createdAt": {}, "closedAt": {}, "agents": USER},
}
TRANSACTION: Wanted = {
    name: {}
    for name in (
        "id", "platformId", "externalConversionId", "source", "amount", "currency",
        "conversationId", "eventDate", "createdAt", "updatedAt",
    )
}  # fmt: skip
PAGE_INFO = "pageInfo { endCursor hasNextPage }"
CURSORS = ("after", "cursor")


class Listed(NamedTuple):
    """A question for a list; `cursor` is what the schema calls the place to go on at."""

    name: str
    text: str
    cursor: str
    variables: Document


def selection(schema: Schema, type_: str, wanted: Wanted) -> str:
    """What is wanted of a type, as far as the type has it."""
    if type_ not in schema.possible:
        return " ".join(_fields(schema, type_, wanted).values())
    kinds = schema.possible[type_]
    parts = [
        f"... on {kind} {{ {' '.join(found)} }}"
        for kind in kinds
        if (found := _told_apart(schema, kinds, kind, _fields(schema, kind, wanted)))
    ]
    return " ".join(["__typename", *parts])


def _fields(schema: Schema, type_: str, wanted: Wanted) -> dict[str, str]:
    found = {}
    for name, inner in wanted.items():
        field = schema.of(type_).get(name)
        if field is None:
            continue
        is_plain = not schema.of(field.type) and field.type not in schema.possible
        below = "" if is_plain else selection(schema, field.type, inner)
        if is_plain or below:
            found[name] = name if is_plain else f"{name} {{ {below} }}"
    return found


def _told_apart(
    schema: Schema, kinds: tuple[str, ...], kind: str, fields: Mapping[str, str]
) -> list[str]:
    """A field that is not the same in all kinds gets a name of its own in the answer."""
    told = []
    for name, text in fields.items():
        written = {schema.of(one)[name].written for one in kinds if name in schema.of(one)}
        told.append(text if len(written) == 1 else f"{kind}_{name}: {text}")
    return told


def as_named(value: Json) -> Json:
    """Give fields that were told apart their own names again."""
    if isinstance(value, list):
        return [as_named(one) for one in value]
    if not isinstance(value, dict):
        return value
    prefix = f"{value.get('__typename')}_"
    return {name.removeprefix(prefix): as_named(one) for name, one in value.items()}


def listed(vendor: Vendor, schema: Schema, name: str, wanted: str, page_size: int) -> Listed:
    arguments = need(vendor, schema, schema.query, name).arguments
    cursor = next((one for one in CURSORS if one in arguments), None)
    if cursor is None or "interval" not in arguments:
        lacking = "interval" if cursor else " or ".join(CURSORS)
        raise ChatmartError(
            f"iAdvize's schema has no argument {lacking} of '{name}'; there are: "
            f"{', '.join(sorted(arguments)) or 'none'}.",
            f"'{vendor.source.name}' cannot be read until chatmart knows the new schema.",
        )
    given: Document = {"first": page_size, "projectIds": vendor.source.options["project_ids"]}
    variables = {key: value for key, value in given.items() if key in arguments and value}
    used = ["interval", cursor, *variables]
    declared = ", ".join(f"${one}: {arguments[one]}" for one in used)
    passed = ", ".join(f"{one}: ${one}" for one in used)
    text = (
        f"query {name}({declared}) {{ {name}({passed}) "
        f"{{ edges {{ node {{ {wanted} }} }} {PAGE_INFO} }} }}"
    )
    return Listed(name, text, cursor, variables)


def pages(
    vendor: Vendor, asked: Listed, begin: datetime, end: datetime
) -> Iterator[list[Document]]:
    guard, cursor = Guard(asked.name), None
    interval = {"from": instant(begin), "to": instant(end)}
    while True:
        variables = {**asked.variables, "interval": interval, asked.cursor: cursor}
        found = ask(vendor, asked.text, variables).get(asked.name)
        rows, cursor = read(vendor, asked.name, found)
        yield rows
        if cursor is None:
            return
        guard.pass_(cursor)


def read(vendor: Vendor, name: str, connection: object) -> tuple[list[Document], str | None]:
    """The nodes of a connection, and where to go on; a node that is null was deleted just now."""
    try:
        nodes = [edge["node"] for edge in connection["edges"]]  # type: ignore[index]
        info = connection["pageInfo"]  # type: ignore[index]
        cursor = info["endCursor"] if info["hasNextPage"] else None
    except (TypeError, KeyError):
        nodes, cursor = None, None
    if nodes is None or not all(node is None or isinstance(node, dict) for node in nodes):
        raise ChatmartError(
            f"'{vendor.source.name}' got an answer about {name} in a form that is not known.",
            f"Check that base_url of [sources.{vendor.source.name}] is that of iAdvize.",
        )
    return [as_named(node) for node in nodes if node is not None], cursor


def messages_of(vendor: Vendor, schema: Schema) -> str:
    """How messages are asked for within a conversation; `%s` holds the place to go on at."""
    options = vendor.source.options
    connection = need(vendor, schema, "Conversation", "messages")
    type_ = node_of(vendor, schema, connection.type)
    at, author = options["message_at"], options["message_author"]
    for kind in schema.kinds(type_):
        remedy = f"Set message_at of [sources.{vendor.source.name}] to the field with the instant."
        need(vendor, schema, kind, at, remedy)
        if kind not in options["system_types"]:
            remedy = (
                f"Set message_author of [sources.{vendor.source.name}] to the field with who "
                f'wrote, or add "{kind}" to system_types when nobody did.'
            )
            need(vendor, schema, kind, author, remedy)
    attachment = {"code": {}, options["push_to"]: USER}
    wanted = {"id": {}, at: {}, options["message_text"]: {}, author: AUTHOR}
    inner = selection(schema, type_, {**wanted, "attachment": attachment})
    if type_ not in schema.possible:
        inner = f"__typename {inner}"
    size = options["messages_a_page"]
    return f"messages(first: {size}%s) {{ edges {{ node {{ {inner} }} }} {PAGE_INFO} }}"
