"""Shopify's bulk operations: a query without pages that ends up in a file of lines."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast

import orjson
from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLError,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    SelectionSetNode,
    execute_sync,
    get_named_type,
    is_list_type,
    parse,
    validate,
)

Fate = Literal["completes", "fails", "half", "expires", "never"]

_MOST_CONNECTIONS = 5
_PREFIX = "gid://shopify/BulkOperation/"


@dataclass
class Operation:
    number: int
    created_at: str
    lines: list[bytes]
    fate: Fate
    polls: int = 0

    @property
    def id(self) -> str:
        return f"{_PREFIX}{self.number}"

    @property
    def roots(self) -> int:
        return sum(b'"__parentId"' not in line for line in self.lines)

    def file(self) -> bytes:
        """A failed one leaves the first half, cut within an order."""
        lines = self.lines if self.fate == "completes" else self.lines[: len(self.lines) // 2]
        return b"".join(line + b"\n" for line in lines)


@dataclass
class Operations:
    schema: GraphQLSchema
    fates: list[Fate]  # of the operations to come; then all complete
    scattered: bool = False
    polls_until_done: int = 2
    known: dict[str, Operation] = field(default_factory=dict)

    def start(self, root: object, query: str, created_at: str, grouped: bool) -> dict[str, Any]:
        document = _read(self.schema, query)
        if isinstance(document, str):
            return _payload(None, "INVALID", document)
        data = execute_sync(self.schema, document, root).data or {}
        lines = list(_lines(data, grouped and not self.scattered))
        fate = self.fates.pop(0) if self.fates else "completes"
        made = Operation(len(self.known) + 1, created_at, lines, fate)
        self.known[made.id] = made
        return _payload({"id": made.id, "status": "CREATED", **_counts(made, 0)}, None, "")

    def poll(self, id_: str, base_url: str) -> dict[str, Any] | None:
        one = self.known.get(id_)
        if one is None:
            return None
        one.polls += 1
        file_url = f"{base_url}/bulk/{one.number}.jsonl" if one.lines else None
        state: dict[str, Any] = {"id": one.id, "createdAt": one.created_at, "status": "RUNNING"}
        if one.fate == "never" or one.polls < self.polls_until_done:
            return state | _counts(one, 0)
        if one.fate == "completes":
            state |= {"status": "COMPLETED", "url": file_url, "completedAt": one.created_at}
        elif one.fate == "expires":
            state |= {"status": "EXPIRED"}
        else:
            partial = file_url if one.fate == "half" else None
            state |= {"status": "FAILED", "errorCode": "TIMEOUT", "partialDataUrl": partial}
        return state | _counts(one, len(one.lines))


def _counts(one: Operation, objects: int) -> dict[str, Any]:
    roots = one.roots if objects else 0
    return {"objectCount": str(objects), "rootObjectCount": str(roots)}


def _payload(operation: object, code: str | None, message: str) -> dict[str, Any]:
    errors = [{"code": code, "field": ["query"], "message": message}] if code else []
    return {"bulkOperation": operation, "userErrors": errors}


def _read(schema: GraphQLSchema, query: str) -> DocumentNode | str:
    """Give the query, or why it cannot be a bulk operation."""
    try:
        document = parse(query)
    except GraphQLError as error:
        return error.message
    if errors := validate(schema, document):
        return errors[0].message
    operation = document.definitions[0]
    if not isinstance(operation, OperationDefinitionNode) or not schema.query_type:
        return "Only a query can be run in bulk"
    connections = list(_connections(schema.query_type, operation.selection_set, 0, False))
    if not 1 <= len(connections) <= _MOST_CONNECTIONS:
        return "A bulk query holds one to five connections"
    if any(depth > 2 or is_in_list for depth, is_in_list in connections):
        return "Queries that contain a connection field within a list field are not supported"
    return document


def _connections(
    parent: GraphQLNamedType, selection: SelectionSetNode, depth: int, is_in_list: bool
) -> Iterator[tuple[int, bool]]:
    for one in selection.selections:
        if not isinstance(one, FieldNode) or one.selection_set is None:
            continue
        known = cast(GraphQLObjectType, parent).fields[one.name.value].type
        kind = get_named_type(known)
        is_connection = kind.name.endswith("Connection")
        if is_connection:
            yield depth + 1, is_in_list
        inner = getattr(known, "of_type", known)
        is_list = is_list_type(inner) and one.name.value not in {"nodes", "edges"}
        below = depth + is_connection
        yield from _connections(kind, one.selection_set, below, is_in_list or is_list)


def _lines(data: Mapping[str, Any], grouped: bool) -> Iterator[bytes]:
    """Parents, and children with `__parentId`: by their parent when grouped, otherwise last."""
    ((_, root),) = data.items()
    late: list[bytes] = []
    for edge in root["edges"]:
        node = edge["node"]
        plain = {name: value for name, value in node.items() if not _is_connection(value)}
        yield orjson.dumps(plain)
        children = [
            orjson.dumps({**child["node"], "__parentId": node["id"]})
            for value in node.values()
            if _is_connection(value)
            for child in value["edges"]
        ]
        if grouped:
            yield from children
        else:
            late += children
    yield from late


def _is_connection(value: object) -> bool:
    return isinstance(value, Mapping) and "edges" in value
