"""Says in one sentence why a document breaks its schema, without any of its values."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import jsonschema_rs

OFFSET = re.compile(r"([Zz]|[+-][0-9]{2}:[0-9]{2})$")
ARTICLES = {"array": "an array", "integer": "a whole number", "null": "null", "object": "an object"}


def reason(error: jsonschema_rs.ValidationError, definitions: Mapping[str, Any]) -> str:
    """Put the violated rule into words; `definitions` are the contract's common ones."""
    place = path(error.instance_path)
    rule = _rule(error, definitions)
    return f"{place}: {rule}." if place else f"The document {rule}."


def path(steps: Sequence[str | int]) -> str:
    """Write a place as `messages[3].sent_at`; all names in it come from the schema."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    return text.removeprefix(".")


def _rule(error: jsonschema_rs.ValidationError, definitions: Mapping[str, Any]) -> str:
    limits = error.kind.as_dict()
    match error.kind.name:
        case "required":
            return f"lacks `{limits['property']}`"
        case "type":
            kinds = sorted(limits["types"], key=lambda kind: (kind == "null", kind))
            return "must be " + " or ".join(_article(kind) for kind in kinds)
        case "enum":
            options = [str(option) for option in limits["options"] if option is not None]
            return "must be one of " + ", ".join(options)
        case "minLength":
            return "must not be empty"
        case "maxLength":
            return f"must not have more than {limits['limit']} characters"
        case "minimum":
            return f"must not be less than {limits['limit']}"
        case "maximum":
            return f"must not be more than {limits['limit']}"
        case _:
            return _described(error, definitions)


def _described(error: jsonschema_rs.ValidationError, definitions: Mapping[str, Any]) -> str:
    """Rules by pattern and format are described in the contract itself."""
    name = str(error.schema_path[1]) if error.schema_path[0] == "$defs" else ""
    if name.startswith("instant") and not OFFSET.search(str(error.instance)):
        return "an instant needs an offset, such as Z or +01:00"
    return str(definitions.get(name, {}).get("description", f"breaks the rule {error.kind.name}"))


def _article(kind: str) -> str:
    return ARTICLES.get(kind, f"a {kind}")
