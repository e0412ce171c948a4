"""The reports that are read of a property, and one day of one of them as a document."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any, NamedTuple

from google.analytics.data_v1beta.types import (
    DateRange,
    Dimension,
    Filter,
    FilterExpression,
    FilterExpressionList,
    Metric,
    OrderBy,
    ResponseMetaData,
    RunReportRequest,
    RunReportResponse,
)

from chatmart.errors import ChatmartError
from chatmart.sources.ga4_chat_box import CATEGORY, EVENTS
from chatmart.sources.ga4_property import Property, dimensions, report
from chatmart.sources.vendor import Document

SESSION = (
    "sessionSource",
    "sessionMedium",
    "sessionCampaignName",
    "sessionDefaultChannelGroup",
    "countryId",
    "deviceCategory",
)
COUNTS = ("eventCount", "sessions", "totalUsers")
LABEL = "eventLabel"  # what rows call the custom dimension, whatever its name is
OTHER = "(other)"
SAME_AGAIN = 3  # how often a report is read when its rows change meanwhile


class Part(NamedTuple):
    """A report in the vendor's sense; the rows of a day may come from several."""

    dimensions: Sequence[str]
    metrics: Sequence[str]
    where: FilterExpression


@dataclass(frozen=True)
class Report:
    name: str
    parts: Callable[[Property], list[Part]]
    is_split_by_chatted: bool = True


def day(own: Property, what: Report, of: date, *, is_final: bool) -> Document:
    """Give one day of a report: everybody's rows, then once more those of whoever chatted."""
    parts, options = what.parts(own), own.source.options
    rows, answers = _rows(own, parts, of)
    is_split = bool(options["chatted_value"]) and what.is_split_by_chatted
    if is_split:
        who = _exact(options["chatted_dimension"], options["chatted_value"])
        theirs = [part._replace(where=_all(part.where, who)) for part in parts]
        chatted, more = _rows(own, theirs, of)
        rows += [row | {"chatted": True} for row in chatted]
        answers += more
    return {
        "date": of.isoformat(),
        "report": what.name,
        "is_final": is_final,
        "is_split": is_split,
        "rows": rows,
        "metadata": _metadata(answers, rows),
        "request": {
            "property": own.name,
            "parts": [_said(part) for part in parts],
            "chatted": _said_chatted(options) if is_split else None,
        },
    }


def named(names: Iterable[str], of: str = "eventName") -> FilterExpression:
    listed = Filter.InListFilter(values=list(names), case_sensitive=True)
    return FilterExpression(filter=Filter(field_name=of, in_list_filter=listed))


def _traffic(own: Property) -> list[Part]:
    return [Part(SESSION, COUNTS, named(["session_start"]))]


def _funnel(own: Property) -> list[Part]:
    return [Part(("eventName", *SESSION), COUNTS, named(own.source.options["funnel_events"]))]


def _transactions(own: Property) -> list[Part]:
    metrics = (*COUNTS, "transactions", "purchaseRevenue")
    return [Part(("transactionId", *SESSION), metrics, named(["purchase"]))]


def _chat_events(own: Property) -> list[Part]:
    """Ask for labels only where they are known to be no words of a visitor."""
    options, known = own.source.options, dimensions(own)
    names = [*EVENTS, *options["further_chat_events"]]
    labelled = options["labelled_events"] if options["event_label"] in known else []
    of_the_box = named(names)
    if options["event_category"] in known:
        of_the_box = _any(of_the_box, _exact(options["event_category"], CATEGORY))
    if not labelled:
        return [Part(("eventName",), COUNTS, of_the_box)]
    others = FilterExpression(not_expression=named(labelled))
    return [
        Part(("eventName", options["event_label"]), COUNTS, named(labelled)),
        Part(("eventName",), COUNTS, _all(of_the_box, others)),
    ]


TRAFFIC = Report("traffic", _traffic)
FUNNEL = Report("funnel", _funnel)
TRANSACTIONS = Report("transactions", _transactions)
CHAT_EVENTS = Report("chat_events", _chat_events, is_split_by_chatted=False)


def _rows(
    own: Property, parts: list[Part], of: date
) -> tuple[list[Document], list[RunReportResponse]]:
    rows, answers = [], []
    for part in parts:
        pages = _whole(own, part, of)
        answers += pages
        names = [LABEL if ":" in name else name for name in part.dimensions] + [*part.metrics]
        for row in chain.from_iterable(page.rows for page in pages):
            values = [one.value for one in row.dimension_values]
            values += [one.value for one in row.metric_values]
            rows.append(dict(zip(names, values, strict=True)))
    return rows, answers


def _whole(own: Property, part: Part, of: date) -> list[RunReportResponse]:
    """Read all pages; from the beginning again when the report changes while they are read."""
    for _ in range(SAME_AGAIN):
        pages = [report(own, _request(own, part, of, 0))]
        read, count = len(pages[0].rows), pages[0].row_count
        while read < count:
            pages.append(report(own, _request(own, part, of, read)))
            read += len(pages[-1].rows)
            if not pages[-1].rows or pages[-1].row_count != count:
                break
        if read == count and pages[-1].row_count == count:
            return pages
    raise ChatmartError(
        f"'{own.source.name}' could not read {of.isoformat()}: its rows changed again and again.",
        f"Run it again later, or set a larger page_size in [sources.{own.source.name}].",
    )


def _request(own: Property, part: Part, of: date, offset: int) -> RunReportRequest:
    return RunReportRequest(
        property=own.name,
        dimensions=[Dimension(name=name) for name in part.dimensions],
        metrics=[Metric(name=name) for name in part.metrics],
        date_ranges=[DateRange(start_date=of.isoformat(), end_date=of.isoformat())],
        dimension_filter=part.where,
        # a total order: no row stands on two pages, or on none
        order_bys=[
            OrderBy(dimension=OrderBy.DimensionOrderBy(dimension_name=name))
            for name in part.dimensions
        ],
        limit=own.source.options["page_size"],
        offset=offset,
        return_property_quota=True,
    )


def _metadata(answers: list[RunReportResponse], rows: Iterable[Document]) -> Document:
    said = [answer.metadata for answer in answers]
    samples = [one for each in said for one in each.sampling_metadatas]
    first: ResponseMetaData = said[0]
    return {
        "time_zone": first.time_zone or None,
        "currency": first.currency_code or None,
        "is_sampled": bool(samples),
        "samples_read": sum(one.samples_read_count for one in samples) or None,
        "sampling_space": sum(one.sampling_space_size for one in samples) or None,
        "is_thresholded": any(one.subject_to_thresholding for one in said),
        "has_other_row": any(one.data_loss_from_other_row for one in said)
        or any(OTHER in row.values() for row in rows),
        "empty_reason": first.empty_reason or None,
        "truncated": sorted(
            {
                getattr(one.data_truncation_type, "name", str(one.data_truncation_type))
                for each in said
                for one in each.data_truncation_reasons
            }
        ),
    }


def _said(part: Part) -> Document:
    where: dict[str, Any] = FilterExpression.to_dict(part.where)
    return {
        "dimensions": list(part.dimensions),
        "metrics": list(part.metrics),
        "filter": _without_empty(where),
    }


def _said_chatted(options: Mapping[str, Any]) -> Document:
    return {"dimension": options["chatted_dimension"], "value": options["chatted_value"]}


def _without_empty(value: Any) -> Any:  # noqa: ANN401  JSON
    if isinstance(value, dict):
        return {key: _without_empty(one) for key, one in value.items() if one not in (None, {}, [])}
    return [_without_empty(one) for one in value] if isinstance(value, list) else value


def _exact(name: str, value: str) -> FilterExpression:
    return named([value], of=name)


def _all(*parts: FilterExpression) -> FilterExpression:
    return FilterExpression(and_group=FilterExpressionList(expressions=parts))


def _any(*parts: FilterExpression) -> FilterExpression:
    return FilterExpression(or_group=FilterExpressionList(expressions=parts))
