"""A GraphQL endpoint over HTTP, for the vendors that have one."""

from collections.abc import Awaitable, Callable, Sequence
from functools import lru_cache
from json import JSONDecodeError
from typing import Any

import orjson
from graphql import DocumentNode, GraphQLError, GraphQLSchema, execute_sync, parse, validate
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

_TEXTS_KEPT = 256

Handler = Callable[[Request], Awaitable[Response]]


def endpoint(schema: GraphQLSchema, root: object = None) -> Handler:
    """Answer a posted {"query", "variables", "operationName"} from `root`.

    Resolvers are plain functions; the request is their `info.context`.
    """
    read = lru_cache(_TEXTS_KEPT)(lambda text: _read(schema, text))

    def run(request: Request, asked: dict[str, Any]) -> Response:
        document = read(asked["query"])
        if not isinstance(document, DocumentNode):
            return answer({"errors": [error.formatted for error in document]})
        result = execute_sync(
            schema,
            document,
            root,
            context_value=request,
            variable_values=asked.get("variables"),
            operation_name=asked.get("operationName"),
        )
        return answer(dict(result.formatted))

    async def handle(request: Request) -> Response:
        try:
            asked = await request.json()
        except (JSONDecodeError, UnicodeDecodeError):
            return _refused("The body is not JSON")
        if not isinstance(asked, dict) or not isinstance(asked.get("query"), str):
            return _refused("A query is required")
        if not isinstance(asked.get("variables"), dict | None):
            return _refused("Variables must be an object")
        return await run_in_threadpool(run, request, asked)

    return handle


def answer(content: dict[str, Any], status: int = 200) -> Response:
    return Response(orjson.dumps(content), status, media_type="application/json")


def _refused(message: str) -> Response:
    return answer({"errors": [{"message": message}]}, 400)


def _read(schema: GraphQLSchema, text: str) -> DocumentNode | Sequence[GraphQLError]:
    try:
        document = parse(text)
    except GraphQLError as error:
        return [error]
    return validate(schema, document) or document
