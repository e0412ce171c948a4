"""The pretend property answers as the Data API is documented to, to a plain client."""

import pytest
import requests

PROPERTY = "v1beta/properties/123456789"
DAY = [{"startDate": "2026-10-30", "endDate": "2026-10-30"}]
BY_EVENT = {
    "dateRanges": DAY,
    "dimensions": [{"name": "eventName"}],
    "metrics": [{"name": "eventCount"}],
    "orderBys": [{"dimension": {"dimensionName": "eventName"}}],
}


@pytest.fixture
def ask(vendor_server):
    server = vendor_server("ga4")

    def asked(path, body=None, token=server.token):
        url, headers = f"{server.base_url}/{path}", {"Authorization": f"Bearer {token}"}
        if body is None:
            return requests.get(url, headers=headers, timeout=10)
        return requests.post(url, json=body, headers=headers, timeout=10)

    return asked


def names(report):
    return [row["dimensionValues"][0]["value"] for row in report.get("rows", ())]


def test_values_are_texts_and_the_count_is_of_all_pages(ask):
    report = ask(f"{PROPERTY}:runReport", BY_EVENT | {"limit": "2", "offset": "1"}).json()

    assert len(report["rows"]) == 2
    assert report["rowCount"] > 2
    assert isinstance(report["rows"][0]["metricValues"][0]["value"], str)
    assert report["metadata"]["timeZone"] == "Europe/Prague"
    assert "propertyQuota" not in report


def test_filters_can_be_nested(ask):
    named = {"fieldName": "eventName", "stringFilter": {"matchType": "BEGINS_WITH", "value": "ADD"}}
    labelled = {"fieldName": "eventName", "inListFilter": {"values": ["purchase"]}}
    either = {"orGroup": {"expressions": [{"filter": named}, {"filter": labelled}]}}
    not_that = {"notExpression": {"filter": labelled}}

    some = ask(f"{PROPERTY}:runReport", BY_EVENT | {"dimensionFilter": either}).json()
    both = {"andGroup": {"expressions": [either, not_that]}}
    less = ask(f"{PROPERTY}:runReport", BY_EVENT | {"dimensionFilter": both}).json()

    assert names(some) == ["add_to_cart", "purchase"]
    assert names(less) == ["add_to_cart"]


def test_several_reports_come_together(ask):
    together = ask(f"{PROPERTY}:batchRunReports", {"requests": [BY_EVENT, BY_EVENT]}).json()
    too_many = ask(f"{PROPERTY}:batchRunReports", {"requests": [BY_EVENT] * 6})

    assert together["reports"] == [ask(f"{PROPERTY}:runReport", BY_EVENT).json()] * 2
    assert too_many.status_code == 400


def test_the_metadata_lists_custom_dimensions_of_the_property_only(ask):
    own = ask(f"{PROPERTY}/metadata").json()["dimensions"]
    common = ask("v1beta/properties/0/metadata").json()["dimensions"]

    custom = {one["apiName"] for one in own if one.get("customDefinition")}
    assert custom == {"customEvent:event_category", "customEvent:event_label"}
    assert not any(one.get("customDefinition") for one in common)


def test_an_empty_report_has_no_rows_at_all(ask):
    long_ago = [{"startDate": "2020-01-01", "endDate": "2020-01-01"}]

    report = ask(f"{PROPERTY}:runReport", BY_EVENT | {"dateRanges": long_ago}).json()

    assert "rows" not in report
    assert "rowCount" not in report


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"dimensions": [{"name": "customEvent:nothing"}]}, "customEvent:nothing is not a valid"),
        ({"metrics": [{"name": "luck"}]}, "luck is not a valid metric"),
        ({"limit": 250_001}, "between 1 and 250000"),
        ({"dimensions": [{"name": "eventName"}] * 10}, "exceeds the limit"),
        ({"dateRanges": [{"startDate": "soon", "endDate": "later"}]}, "Invalid date"),
    ],
)
def test_what_is_not_valid_is_refused_by_name(ask, changed, words):
    answer = ask(f"{PROPERTY}:runReport", BY_EVENT | changed)

    error = answer.json()["error"]
    assert (answer.status_code, error["status"]) == (400, "INVALID_ARGUMENT")
    assert words in error["message"]


def test_strangers_are_refused(ask):
    unknown = ask(f"{PROPERTY}:runReport", BY_EVENT, token="another")
    elsewhere = ask("v1beta/properties/1:runReport", BY_EVENT)

    assert (unknown.status_code, unknown.json()["error"]["status"]) == (401, "UNAUTHENTICATED")
    assert (elsewhere.status_code, elsewhere.json()["error"]["status"]) == (
        403,
        "PERMISSION_DENIED",
    )
