"""Shopify: the Admin API in GraphQL, its tokens, costs, versions and bulk operations."""

from collections.abc import Iterator, Mapping
from secrets import compare_digest
from typing import Any
from urllib.parse import parse_qs

import orjson
from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    parse,
)
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from chatmart.sandbox.vendors import graphql
from chatmart.sandbox.vendors.served import Served
from chatmart.sandbox.vendors.shopify import bulk, costs
from chatmart.sandbox.vendors.shopify.parts import Node
from chatmart.sandbox.vendors.shopify.root import Root
from chatmart.sandbox.vendors.shopify.schema import SCHEMA

SCOPES = ("read_orders", "read_all_orders", "read_customers", "read_products", "read_inventory")
VERSIONS = ("2026-01", "2026-04", "2026-07", "2026-10")
LIFETIME_SECONDS = 86_399

# the scope each field asks for
_GUARDED = {
    "orders": "read_orders",
    "customers": "read_customers",
    "customer": "read_customers",
    "product": "read_products",
    "variant": "read_products",
    "unitCost": "read_inventory",
}


def routes(
    served: Served,
    *,
    scopes: tuple[str, ...] = SCOPES,
    versions: tuple[str, ...] = VERSIONS,
    bucket: costs.Bucket | None = None,
    fates: tuple[bulk.Fate, ...] = (),
    requests_a_token: int | None = None,
    scattered: bool = False,
    unfiltered: bool = False,
) -> list[BaseRoute]:
    """The further arguments are troubles of its own.

    `fates` are those of bulk operations; `scattered` files have all lines after all orders.
    """
    operations = bulk.Operations(SCHEMA, list(fates), scattered)
    held = bucket or costs.Bucket()
    tokens: dict[str, int] = {}  # issued ones, and how often each may still be used
    ask = graphql.endpoint(SCHEMA, Root(served, scopes, operations, unfiltered))

    async def issue(request: Request) -> Response:
        form = {
            name: values[0] for name, values in parse_qs((await request.body()).decode()).items()
        }
        if form.get("grant_type") != "client_credentials" or not form.get("client_id"):
            return JSONResponse({"error": "invalid_request"}, 400)
        if not compare_digest(form.get("client_secret", ""), served.token):
            return JSONResponse({"error": "invalid_client"}, 401)
        token = f"{served.token}-{len(tokens) + 1}"
        tokens[token] = requests_a_token or 1_000_000
        issued = {"access_token": token, "scope": ",".join(scopes), "expires_in": LIFETIME_SECONDS}
        return JSONResponse(issued)

    async def admin(request: Request) -> Response:
        token = request.headers.get("x-shopify-access-token", "")
        tokens[token] = tokens.get(token, 0) - 1
        if tokens[token] < 0 and not compare_digest(token, served.token):
            return JSONResponse({"errors": "[API] Invalid API key or access token"}, 401)
        asked = request.path_params["version"]
        if asked > versions[-1]:
            return JSONResponse({"errors": "Not Found"}, 404)
        answer = await _costed(request, ask, held, scopes)
        # whatever is too old is answered by the oldest that is left
        answer.headers["X-Shopify-API-Version"] = max(asked, versions[0])
        return answer

    def file(request: Request) -> Response:
        one = operations.known.get(f"gid://shopify/BulkOperation/{request.path_params['number']}")
        if one is None:
            return Response("<Error><Code>NoSuchKey</Code></Error>", 404)
        return Response(one.file(), media_type="application/jsonl")

    return [
        Route("/admin/oauth/access_token", issue, methods=["POST"]),
        Route("/admin/api/{version}/graphql.json", admin, methods=["POST"]),
        Route("/bulk/{number}.jsonl", file),
    ]


async def _costed(
    request: Request, ask: graphql.Handler, bucket: costs.Bucket, scopes: tuple[str, ...]
) -> Response:
    """Refuse what may not be read or costs too much; say of the rest what it cost."""
    try:
        body: Mapping[str, Any] = await request.json()
        document = parse(body["query"])
    except (ValueError, KeyError, TypeError, GraphQLError):
        return await ask(request)
    for path in _paths(document):
        if (scope := _GUARDED.get(path[-1])) and scope not in scopes:
            return _refused(f"Access denied for {path[-1]} field.", "ACCESS_DENIED", {}, path)
    price = costs.requested(SCHEMA, document, body.get("variables") or {})
    if price > costs.MOST_A_QUERY:
        return _refused("Query cost exceeds the limit", "MAX_COST_EXCEEDED", {})
    if price > bucket.available():
        return _refused("Throttled", "THROTTLED", bucket.extensions(price, None))
    answer = await ask(request)
    content = orjson.loads(answer.body)
    spent = costs.actual(content.get("data"))
    bucket.pay(spent)
    return graphql.answer({**content, "extensions": bucket.extensions(price, spent)})


def _refused(message: str, code: str, extensions: Node, path: tuple[str, ...] = ()) -> Response:
    error = {"message": message, "extensions": {"code": code}}
    error |= {"path": path} if path else {}
    return graphql.answer({"data": None, "errors": [error], "extensions": extensions})


def _paths(document: DocumentNode) -> Iterator[tuple[str, ...]]:
    for one in document.definitions:
        if isinstance(one, OperationDefinitionNode):
            yield from _below(one.selection_set, ())


def _below(selection: SelectionSetNode, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for one in selection.selections:
        here = (*path, one.name.value) if isinstance(one, FieldNode) else path
        if isinstance(one, FieldNode):
            yield here
        if isinstance(one, FieldNode | InlineFragmentNode) and one.selection_set:
            yield from _below(one.selection_set, here)
