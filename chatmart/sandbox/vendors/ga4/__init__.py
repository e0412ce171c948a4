"""The Google Analytics Data API (v1beta) over one pretend property: reports and metadata."""

from collections.abc import Callable
from json import JSONDecodeError

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from chatmart.sandbox.documents.forms import Document
from chatmart.sandbox.shops import SHOPS
from chatmart.sandbox.vendors.ga4.answers import Failure, Property, authorized
from chatmart.sandbox.vendors.ga4.quirks import Quirks
from chatmart.sandbox.vendors.ga4.reports import describe, report
from chatmart.sandbox.vendors.served import Served

MOST_REPORTS_A_BATCH = 5
TRUTHFUL = Quirks()

# the number of each account's property
PROPERTIES = {shop.account: str(123_456_789 + place) for place, shop in enumerate(SHOPS)}


def routes(served: Served, quirks: Quirks = TRUTHFUL) -> list[BaseRoute]:
    own = Property(served, PROPERTIES[served.account], quirks)

    async def run(request: Request) -> Response:
        return await _answered(request, lambda asked: report(own, asked))

    async def run_batch(request: Request) -> Response:
        return await _answered(request, lambda asked: _batch(own, asked))

    async def _answered(request: Request, answer: Callable[[Document], Document]) -> Response:
        try:
            authorized(own, request)
            asked = await request.json()
            found = await run_in_threadpool(answer, asked)
        except (JSONDecodeError, UnicodeDecodeError):
            return Failure(400, "INVALID_ARGUMENT", "Invalid JSON payload received.").response()
        except Failure as failure:
            return failure.response()
        return JSONResponse(found)

    def metadata(request: Request) -> Response:
        try:
            authorized(own, request, also="0")
        except Failure as failure:
            return failure.response()
        number = request.path_params["number"]
        return JSONResponse(describe(number, own.quirks if number != "0" else None))

    path = "/v1beta/properties/{number}"
    return [
        Route(f"{path}:runReport", run, methods=["POST"]),
        Route(f"{path}:batchRunReports", run_batch, methods=["POST"]),
        Route(f"{path}/metadata", metadata, methods=["GET"]),
    ]


def _batch(own: Property, asked: Document) -> Document:
    requests = asked.get("requests", [])
    if len(requests) > MOST_REPORTS_A_BATCH:
        raise Failure(400, "INVALID_ARGUMENT", "A batch holds at most 5 requests.")
    return {
        "reports": [report(own, one) for one in requests],
        "kind": "analyticsData#batchRunReports",
    }
