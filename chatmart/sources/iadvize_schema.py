"""What iAdvize's schema holds of what is needed; what is missing is named."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from chatmart.errors import ChatmartError
from chatmart.sources.iadvize_access import ask
from chatmart.sources.vendor import Document, Vendor

INTROSPECTION = """
query introspection {
  __schema {
    queryType { name }
    types {
      name
      fields { name type { ...Written } args { name type { ...Written } } }
      possibleTypes { name }
    }
  }
}
fragment Written on __Type {
  kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } }
}
"""


class Field(NamedTuple):
    type: str  # without the marks of lists and of what is never null
    written: str  # with them
    arguments: Mapping[str, str]  # names, and types as they are written


class Schema(NamedTuple):
    query: str  # the type of all questions
    fields: Mapping[str, Mapping[str, Field]]  # by type
    possible: Mapping[str, tuple[str, ...]]  # what an abstract type may be

    def of(self, type_: str) -> Mapping[str, Field]:
        return self.fields.get(type_, {})

    def kinds(self, type_: str) -> tuple[str, ...]:
        return self.possible.get(type_) or (type_,)


def introspected(vendor: Vendor) -> Schema:
    found = ask(vendor, INTROSPECTION).get("__schema")
    if not isinstance(found, dict) or not found.get("types"):
        raise ChatmartError(
            f"iAdvize does not tell '{vendor.source.name}' its schema.",
            f"Check base_url of [sources.{vendor.source.name}], and that the user may use the "
            "GraphQL API.",
        )
    types: list[Document] = found["types"]
    return Schema(
        query=found["queryType"]["name"],
        fields={one["name"]: _fields(one) for one in types},
        possible={
            one["name"]: tuple(kind["name"] for kind in one["possibleTypes"])
            for one in types
            if one.get("possibleTypes")
        },
    )


def need(vendor: Vendor, schema: Schema, type_: str, name: str, remedy: str = "") -> Field:
    fields = schema.of(type_)
    if name not in fields:
        raise ChatmartError(
            f"iAdvize's schema has no field '{name}' of {type_}; there are: "
            f"{', '.join(sorted(fields)) or 'none'}.",
            remedy or f"'{vendor.source.name}' cannot be read until chatmart knows the new schema.",
        )
    return fields[name]


def node_of(vendor: Vendor, schema: Schema, connection: str) -> str:
    """What the edges of a connection lead to."""
    edge = need(vendor, schema, connection, "edges").type
    return need(vendor, schema, edge, "node").type


def _fields(one: Document) -> dict[str, Field]:
    return {
        field["name"]: Field(
            _plain(field["type"]),
            _written(field["type"]),
            {argument["name"]: _written(argument["type"]) for argument in field["args"]},
        )
        for field in one.get("fields") or []
    }


def _plain(type_: Mapping[str, Any]) -> str:
    while type_.get("ofType"):
        type_ = type_["ofType"]
    return str(type_["name"])


def _written(type_: Mapping[str, Any]) -> str:
    if type_["kind"] == "NON_NULL":
        return f"{_written(type_['ofType'])}!"
    if type_["kind"] == "LIST":
        return f"[{_written(type_['ofType'])}]"
    return str(type_["name"])
