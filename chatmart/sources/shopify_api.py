"""Puts a question to Shopify's GraphQL API, at the pace its answers tell."""

import re
from collections.abc import Mapping
from typing import Any

from chatmart.errors import ChatmartError
from chatmart.http import Answer, NotAllowed, Refused, Unavailable
from chatmart.sources.vendor import Vendor

Json = dict[str, Any]

TRIES = 30  # of a question that is throttled or fails inside
LONGEST_WAIT_SECONDS = 60.0
FROZEN = 402
UNKNOWN_FIELD = re.compile(r"'(\w+)'.* type '(\w+)'")
CODE = re.compile(r"\w{1,60}")

# what each field asks for, and the option that leaves it out
GUARDED = {
    "orders": ("read_orders", None),
    "transactions": ("read_orders", None),
    "customers": ("read_customers", "customers"),
    "customer": ("read_customers", "customers"),
    "email": ("read_customers with access to e-mail addresses", "customers"),
    "phone": ("read_customers with access to phone numbers", "customers"),
    "defaultEmailAddress": ("read_customers with access to e-mail addresses", "customers"),
    "defaultPhoneNumber": ("read_customers with access to phone numbers", "customers"),
    "product": ("read_products", "products"),
    "variant": ("read_products", "unit_costs"),
    "inventoryItem": ("read_inventory", "unit_costs"),
    "unitCost": ("read_inventory with leave to view product costs", "unit_costs"),
}


class TooCostly(ChatmartError):
    """The question costs more than any question may: it must be smaller."""


def ask(vendor: Vendor, query: str, variables: Mapping[str, object] | None = None) -> Json:
    """Give the data of the answer; half an answer is none."""
    found: Json = answer(vendor, query, variables).json["data"]
    return found


def answer(vendor: Vendor, query: str, variables: Mapping[str, object] | None = None) -> Answer:
    who = vendor.source.name
    for number in range(TRIES):
        given = _post(vendor, {"query": query, "variables": dict(variables or {})})
        content = given.json if isinstance(given.json, dict) else {}
        errors = content.get("errors")
        if not errors and isinstance(content.get("data"), dict):
            vendor.api.pause(_shortage(content))
            return given
        codes = _codes(errors)
        if "THROTTLED" in codes:
            vendor.api.pause(max(1.0, _shortage(content)))
        elif "INTERNAL_SERVER_ERROR" in codes:
            vendor.api.pause(min(2.0**number, LONGEST_WAIT_SECONDS))
        else:
            raise _refusal(vendor, errors, codes)
    raise Unavailable(
        f"'{who}' was put off by Shopify {TRIES} times.",
        "Nothing is lost: the next run asks again.",
    )


def _post(vendor: Vendor, body: Json) -> Answer:
    path = f"admin/api/{vendor.source.options['version']}/graphql.json"
    try:
        return vendor.api.post(path, json=body)
    except Refused as error:
        if error.status == FROZEN:
            raise ChatmartError(
                f"'{vendor.source.name}' is frozen at Shopify: the shop's bill is not paid.",
                "Pay the bill, or take the source out of the settings.",
            ) from None
        raise


def _shortage(content: Json) -> float:
    """How many seconds the bucket takes until it holds what such a question costs."""
    cost = (content.get("extensions") or {}).get("cost") or {}
    status = cost.get("throttleStatus") or {}
    lacking = (cost.get("requestedQueryCost") or 0) - (status.get("currentlyAvailable") or 0)
    if not status or lacking <= 0:
        return 0.0
    seconds = float(lacking) / max(float(status.get("restoreRate") or 1), 1.0)
    return min(seconds, LONGEST_WAIT_SECONDS)


def _codes(errors: object) -> set[str]:
    held = errors if isinstance(errors, list) else []
    codes = ((one.get("extensions") or {}).get("code") for one in held if isinstance(one, dict))
    return {code for code in codes if isinstance(code, str) and CODE.fullmatch(code)}


def _refusal(vendor: Vendor, errors: object, codes: set[str]) -> ChatmartError:
    who, place = vendor.source.name, f"[sources.{vendor.source.name}]"
    first = errors[0] if isinstance(errors, list) and errors else {}
    if "MAX_COST_EXCEEDED" in codes:
        return TooCostly(
            f"'{who}' asked Shopify for more than one question may cost.",
            f"Set page_size and lines_a_page of {place} to less.",
        )
    if "ACCESS_DENIED" in codes:
        return _denied(vendor, first)
    # field names only: the sentence itself may quote what was asked
    if found := UNKNOWN_FIELD.search(str(first.get("message"))):
        return ChatmartError(
            f"'{who}' asked for {found[2]}.{found[1]}, which Shopify does not know.",
            f"Set version of {place} to one that has it.",
        )
    named = f" ({', '.join(sorted(codes))})" if codes else ""
    return ChatmartError(
        f"'{who}' got no data from Shopify, but an error{named}.",
        f"Check version and base_url of {place}, and run chatmart sources check.",
    )


def _denied(vendor: Vendor, error: Json) -> NotAllowed:
    names = [one for one in error.get("path") or () if isinstance(one, str)]
    field = next((one for one in reversed(names) if one in GUARDED), "orders")
    scope, option = GUARDED[field]
    otherwise = f", or set {option} = false in [sources.{vendor.source.name}]" if option else ""
    return NotAllowed(
        f"'{vendor.source.name}' may not read the field '{field}' of this shop.",
        f"Give the app {scope}{otherwise}.",
        200,
    )
