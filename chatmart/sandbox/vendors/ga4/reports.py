"""Reports: hits of one range of days, grouped by dimensions."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from itertools import product

from chatmart.sandbox.documents.forms import Document
from chatmart.sandbox.vendors.ga4.answers import Failure, Property
from chatmart.sandbox.vendors.ga4.fields import CUSTOM_DIMENSIONS, DIMENSIONS, METRICS, Dimension
from chatmart.sandbox.vendors.ga4.filters import dimension, passing
from chatmart.sandbox.vendors.ga4.hits import Hit, hits
from chatmart.sandbox.vendors.ga4.quirks import Quirks

MOST_DIMENSIONS, MOST_METRICS = 9, 10
DEFAULT_ROWS, MOST_ROWS = 10_000, 250_000

_Row = tuple[tuple[str, ...], list[Hit]]


def report(own: Property, asked: Document) -> Document:
    dimensions = [one["name"] for one in asked.get("dimensions", ())]
    metrics = [one["name"] for one in asked.get("metrics", ())]
    _check(dimensions, metrics, asked)
    quota = own.charge()
    first, last = _days(own, asked)
    known = known_dimensions(own.quirks)
    fields = [dimension(name, known) for name in dimensions]
    passes = passing(asked.get("dimensionFilter"), known)
    of_days = own.served.cached(
        "hits", lambda: hits(own.served.history, own.served.now(), own.quirks)
    )
    found = [hit for hit in of_days if first <= hit.day <= last and passes(hit)]
    rows, metadata = _with_quirks(own, _grouped(found, fields), f"{first}")
    rows = _ordered(rows, dimensions, asked.get("orderBys", []))
    rows += [(("(late)",) * len(fields), [])] * own.quirks.grows_at_request.get(
        next(own.requests), 0
    )
    start = int(asked.get("offset", 0))
    page = rows[start : start + int(asked.get("limit", DEFAULT_ROWS))]
    answer: Document = {
        "dimensionHeaders": [{"name": name} for name in dimensions],
        "metricHeaders": [{"name": name, "type": METRICS[name].type} for name in metrics],
        "metadata": metadata | {"timeZone": str(own.zone), "currencyCode": _currency(own)},
        "kind": "analyticsData#runReport",
    }
    if rows:
        # what is empty is left out, as in all of the API's JSON
        answer |= {"rows": [_row(one, metrics) for one in page], "rowCount": len(rows)}
    if asked.get("returnPropertyQuota"):
        answer["propertyQuota"] = quota
    return answer


def known_dimensions(quirks: Quirks | None) -> dict[str, Dimension]:
    custom = quirks.custom_dimensions if quirks else ()
    return DIMENSIONS | {name: CUSTOM_DIMENSIONS[name] for name in custom}


def describe(number: str, quirks: Quirks | None) -> Document:
    return {
        "name": f"properties/{number}/metadata",
        "dimensions": [
            {
                "apiName": name,
                "uiName": field.title,
                "category": field.category,
                **({"customDefinition": True} if name in CUSTOM_DIMENSIONS else {}),
            }
            for name, field in known_dimensions(quirks).items()
        ],
        "metrics": [
            {"apiName": name, "uiName": field.title, "type": field.type}
            for name, field in METRICS.items()
        ],
    }


def _check(dimensions: list[str], metrics: list[str], asked: Document) -> None:
    if len(dimensions) > MOST_DIMENSIONS or len(metrics) > MOST_METRICS:
        raise _invalid("The request exceeds the limit of dimensions or metrics.")
    for name in metrics:
        if name not in METRICS:
            raise _invalid(f"Field {name} is not a valid metric.")
    if not metrics and not dimensions:
        raise _invalid("At least one dimension or metric is required.")
    if not 1 <= int(asked.get("limit", DEFAULT_ROWS)) <= MOST_ROWS:
        raise _invalid("The limit must be between 1 and 250000.")
    if asked.get("metricFilter") or asked.get("cohortSpec") or asked.get("comparisons"):
        raise _invalid("The pretend property has no metric filters, cohorts or comparisons.")
    if len(asked.get("dateRanges", ())) != 1:
        raise _invalid("The pretend property wants exactly one date range.")


def _days(own: Property, asked: Document) -> tuple[str, str]:
    (asked_range,) = asked["dateRanges"]
    return _day(own, asked_range["startDate"]), _day(own, asked_range["endDate"])


def _day(own: Property, text: str) -> str:
    today = own.served.now().astimezone(own.zone).date()
    if text in ("today", "yesterday"):
        return (today - timedelta(days=text == "yesterday")).isoformat()
    try:
        if text.endswith("daysAgo"):
            return (today - timedelta(days=int(text.removesuffix("daysAgo")))).isoformat()
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise _invalid(f"Invalid date: {text}.") from None


def _grouped(found: list[Hit], fields: list[Dimension]) -> list[_Row]:
    groups: defaultdict[tuple[str, ...], list[Hit]] = defaultdict(list)
    for hit in found:
        for key in product(*(field.values(hit) for field in fields)):
            groups[key].append(hit)
    return list(groups.items())


def _ordered(rows: list[_Row], dimensions: list[str], orders: list[Document]) -> list[_Row]:
    """By nothing but dimensions; without an order the largest groups come first."""
    places = [(dimensions.index(one["dimension"]["dimensionName"]), one) for one in orders]
    if not places:
        return sorted(rows, key=lambda row: -len(row[1]))
    for place, one in reversed(places):
        rows = sorted(rows, key=lambda row: row[0][place], reverse=one.get("desc", False))
    return rows


def _with_quirks(own: Property, rows: list[_Row], day: str) -> tuple[list[_Row], Document]:
    quirks = own.quirks
    metadata: Document = {}
    shown = [row for row in rows if len({hit.user for hit in row[1]}) >= quirks.least_users]
    if quirks.least_users:
        metadata["subjectToThresholding"] = True
    if day in quirks.sampled:
        metadata["samplingMetadatas"] = [
            {"samplesReadCount": "250000", "samplingSpaceSize": "1000000"}
        ]
    if quirks.most_rows and len(shown) > quirks.most_rows:
        kept, others = shown[: quirks.most_rows], shown[quirks.most_rows :]
        rest = [hit for _, group in others for hit in group]
        shown = [*kept, (("(other)",) * len(others[0][0]), rest)]
        metadata["dataLossFromOtherRow"] = True
    if not shown:
        metadata["emptyReason"] = "NO_DATA"
    return shown, metadata


def _row(row: _Row, metrics: list[str]) -> Document:
    key, group = row
    return {
        "dimensionValues": [{"value": value} for value in key],
        "metricValues": [{"value": _number(METRICS[name].value(group))} for name in metrics],
    }


def _number(value: int | Decimal) -> str:
    return str(value.normalize() if isinstance(value, Decimal) and not value else value)


def _currency(own: Property) -> str:
    return own.served.history.shop.currency


def _invalid(message: str) -> Failure:
    return Failure(400, "INVALID_ARGUMENT", message)
