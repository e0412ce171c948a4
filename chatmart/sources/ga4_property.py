"""One Google Analytics property: how it is opened and asked, and what its refusals mean."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

import requests
from google.analytics.data_v1beta import BetaAnalyticsDataClient
from google.analytics.data_v1beta.types import (
    Metadata,
    PropertyQuota,
    RunReportRequest,
    RunReportResponse,
)
from google.api_core import exceptions as refusals
from google.auth.exceptions import GoogleAuthError
from google.protobuf.json_format import ParseError  # type: ignore[import-untyped]

from chatmart.errors import ChatmartError
from chatmart.http import Pace, Unavailable
from chatmart.http.client import LONGEST_WAIT_SECONDS
from chatmart.sources.vendor import Vendor

REPORT = "analyticsData#runReport"
TIMEOUT_SECONDS = 120
# a property that met ten server errors within an hour answers nobody any more
WAITS_SECONDS = (1.0, 4.0, 16.0)
NEARLY_EMPTY = 5  # times the tokens that are kept: from here on it is asked slowly
SLOW_SECONDS = 5.0
PASSING = (
    refusals.InternalServerError,
    refusals.BadGateway,
    refusals.ServiceUnavailable,
    refusals.GatewayTimeout,
    requests.exceptions.RequestException,
    ParseError,
)

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Property(Vendor):
    google: BetaAnalyticsDataClient = field(kw_only=True)
    pace: Pace = field(kw_only=True)
    sleep: Callable[[float], None] = time.sleep
    known: dict[str, Any] = field(default_factory=dict)  # what was asked once and stays

    @property
    def number(self) -> str:
        return str(self.source.options["property_id"])

    @property
    def name(self) -> str:
        return f"properties/{self.number}"


def report(own: Property, request: RunReportRequest) -> RunReportResponse:
    """Ask for one page of a report, as long as the property has tokens to spare."""
    if stopped := own.known.get("stopped"):
        raise ChatmartError(
            f"'{own.source.name}' stopped: {stopped}.",
            "The next run goes on from here; lower keep_tokens of "
            f"[sources.{own.source.name}] to use more of them.",
        )

    def ask() -> RunReportResponse:
        answer = own.google.run_report(request, retry=None, timeout=TIMEOUT_SECONDS)
        if answer.kind != REPORT:
            raise ParseError("no report")
        return answer

    answer = _asked(own, ask, _fields(request))
    _heed(own, answer.property_quota)
    return answer


def dimensions(own: Property) -> set[str]:
    """The names of all dimensions of the property, its custom ones included."""
    if "dimensions" not in own.known:
        name = f"{own.name}/metadata"

        def ask() -> Metadata:
            return own.google.get_metadata(name=name, retry=None, timeout=TIMEOUT_SECONDS)

        found = _asked(own, ask, [])
        own.known["dimensions"] = {one.api_name for one in found.dimensions}
    names: set[str] = own.known["dimensions"]
    return names


def _asked(own: Property, ask: Callable[[], Answer], fields: list[str]) -> Answer:
    waits = iter(WAITS_SECONDS)
    while True:
        own.pace.wait()
        try:
            return ask()
        except refusals.TooManyRequests as error:
            seconds, trouble = _wished(error), _exhausted(own)
        except PASSING as error:
            seconds, trouble = 0.0, _silent(own, error)
        except (refusals.GoogleAPICallError, GoogleAuthError) as error:
            raise _refused(own, error, fields) from None
        wait = next(waits, None)
        if wait is None or seconds > LONGEST_WAIT_SECONDS:
            raise trouble
        own.sleep(max(wait, seconds))


def _wished(error: refusals.GoogleAPICallError) -> float:
    """Find how long the answer asks to wait, in its header or its details."""
    headers = getattr(error.response, "headers", {})
    after = str(headers.get("Retry-After", ""))
    delays = (getattr(one, "retry_delay", None) for one in error.details or ())
    seconds = [float(delay.seconds) for delay in delays if delay is not None]
    return max([float(after) if after.isdigit() else 0.0, *seconds])


def _heed(own: Property, quota: PropertyQuota) -> None:
    for tokens, of in (
        ("tokens_per_day", "day"),
        ("tokens_per_hour", "hour"),
        ("tokens_per_project_per_hour", "hour and project"),
    ):
        if tokens not in quota:
            continue
        left, kept = getattr(quota, tokens).remaining, own.source.options["keep_tokens"]
        own.known[f"left for this {of}"] = left
        if left < kept:
            own.known["stopped"] = (
                f"property {own.number} has {left} tokens left for this {of}, and {kept} are kept "
                "for others"
            )
        elif left < kept * NEARLY_EMPTY:
            own.pace.pause(SLOW_SECONDS)


def _exhausted(own: Property) -> ChatmartError:
    return Unavailable(
        f"'{own.source.name}' was told that the quota of property {own.number} is used up.",
        "The next run goes on from here. See who else asks this property, or lower "
        f"requests_per_second of [sources.{own.source.name}].",
        429,
    )


def _silent(own: Property, error: Exception) -> ChatmartError:
    kind = type(error).__name__
    return Unavailable(
        f"'{own.source.name}' got no report from property {own.number}: {kind}.",
        f"Check base_url of [sources.{own.source.name}] and the network; the next run asks again.",
    )


def _refused(own: Property, error: Exception, fields: list[str]) -> ChatmartError:
    source, connection = own.source.name, own.source.connection
    match error:
        case GoogleAuthError() | refusals.Unauthorized():
            return ChatmartError(
                f"'{source}' was not let in: Google did not take its key.",
                f"Check the service account's key in the Airflow connection '{connection}'.",
            )
        case refusals.Forbidden():
            return ChatmartError(
                f"'{source}' may not read property {own.number}.",
                "Give the service account the role Viewer in the property's access management, "
                f"and check property_id of [sources.{source}].",
            )
        case refusals.BadRequest():
            # only names that we sent: the rest of the message is not ours
            named = [name for name in fields if name in str(error.message)]
            return ChatmartError(
                f"'{source}' was refused a report of property {own.number}: "
                f"{', '.join(named) or 'something in it'} is not valid there.",
                f"Check the options of [sources.{source}] against the property's custom "
                "definitions.",
            )
    return ChatmartError(
        f"'{source}' was refused a report of property {own.number}: {type(error).__name__}.",
        f"Check base_url and property_id of [sources.{source}].",
    )


def _fields(request: RunReportRequest) -> list[str]:
    asked = [one.name for one in request.dimensions] + [one.name for one in request.metrics]
    return asked + list(_filtered(request.dimension_filter))


def _filtered(expression: Any) -> Iterator[str]:  # noqa: ANN401  a filter expression
    for group in (expression.and_group, expression.or_group):
        for one in group.expressions:
            yield from _filtered(one)
    if "not_expression" in expression:
        yield from _filtered(expression.not_expression)
    if "filter" in expression:
        yield expression.filter.field_name
