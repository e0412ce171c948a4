"""What a query costs before it is run, and the bucket it is paid from."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLType,
    InlineFragmentNode,
    IntValueNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    is_composite_type,
)

MOST_A_QUERY = 1_000
_MUTATION = 10


@dataclass
class Bucket:
    """Points that fill up again, as those of one app at one shop."""

    maximum: float = 20_000
    restore_rate: float = 1_000  # a second
    clock: Callable[[], float] = time.monotonic
    _spent: float = 0
    _at: float = 0
    _lock: Lock = field(default_factory=Lock)

    def available(self) -> float:
        with self._lock:
            now = self.clock()
            self._spent = max(0.0, self._spent - (now - self._at) * self.restore_rate)
            self._at = now
            return self.maximum - self._spent

    def pay(self, points: float) -> None:
        with self._lock:
            self._spent += points

    def extensions(self, requested: int, actual: int | None) -> dict[str, Any]:
        status = {
            "maximumAvailable": self.maximum,
            "currentlyAvailable": int(self.available()),
            "restoreRate": self.restore_rate,
        }
        return {
            "cost": {
                "requestedQueryCost": requested,
                "actualQueryCost": actual,
                "throttleStatus": status,
            }
        }


def requested(schema: GraphQLSchema, document: DocumentNode, variables: Mapping[str, Any]) -> int:
    """An object costs 1, a list or a connection as much as it is asked for at most."""
    total = 0
    for definition in document.definitions:
        if operation := getattr(definition, "operation", None):
            is_query = operation.value == "query"
            root = schema.query_type if is_query else schema.mutation_type
            selection: SelectionSetNode = definition.selection_set  # type: ignore[attr-defined]
            total += _cost(schema, root, selection, variables) + (0 if is_query else _MUTATION)
    return total


def actual(data: object) -> int:
    """What came in the end: each object counts 1."""
    if isinstance(data, Mapping):
        return 1 + sum(actual(one) for one in data.values())
    if isinstance(data, list):
        return sum(actual(one) for one in data)
    return 0


def _cost(
    schema: GraphQLSchema,
    parent: GraphQLType | None,
    selection: SelectionSetNode,
    variables: Mapping[str, Any],
    times: int = 1,
) -> int:
    total = 0
    for one in selection.selections:
        if isinstance(one, InlineFragmentNode):
            on = schema.type_map[one.type_condition.name.value] if one.type_condition else parent
            total += _cost(schema, on, one.selection_set, variables, times)
        elif isinstance(one, FieldNode) and isinstance(parent, GraphQLObjectType):
            total += _field_cost(schema, parent, one, variables, times)
    return total


def _field_cost(
    schema: GraphQLSchema,
    parent: GraphQLObjectType,
    node: FieldNode,
    variables: Mapping[str, Any],
    times: int,
) -> int:
    known = parent.fields.get(node.name.value)
    kind = get_named_type(known.type) if known else None
    if not node.selection_set or not is_composite_type(kind):
        return 0
    size = _size(node, variables)
    if str(kind).endswith("Connection"):
        return 1 + _cost(schema, kind, node.selection_set, variables, size)
    # the elements of a connection are counted as often as the connection is long
    many = times if node.name.value in {"nodes", "edges"} else 1
    if node.name.value == "edges":
        return many * _cost(schema, kind, node.selection_set, variables)
    return many * size * (1 + _cost(schema, kind, node.selection_set, variables))


def _size(node: FieldNode, variables: Mapping[str, Any]) -> int:
    for argument in node.arguments or ():
        value = argument.value
        if argument.name.value == "first" and isinstance(value, IntValueNode):
            return int(value.value)
        if argument.name.value == "first" and isinstance(value, VariableNode):
            return int(variables.get(value.name.value) or 1)
        if argument.name.value == "ids" and isinstance(value, VariableNode):
            return len(variables.get(value.name.value) or ())
    return 1
