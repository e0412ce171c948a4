"""What a plain client sees of the pretend Chatwoot."""

import pytest
import requests

from chatmart.sandbox import asof
from chatmart.sandbox.nights import as_of
from tests.vendor_servers import serve_in_thread


@pytest.fixture(scope="module", params=["petal-vn", "petal-cz"])
def server(request):
    with serve_in_thread("chatwoot", request.param) as running:
        yield running


@pytest.fixture
def get(server):
    def get(path, token=server.token, **params):
        return requests.get(
            f"{server.base_url}/api/v1/accounts/{path}",
            params=params,
            headers={"api_access_token": token},
            timeout=10,
        )

    return get


@pytest.mark.parametrize("token", ["", "other"])
def test_without_the_token_nothing_is_told(get, token):
    assert get("1/conversations", token).status_code == 401


@pytest.mark.parametrize("path", ["2/conversations", "1/conversations/999999", "1/teams/1/x"])
def test_what_is_not_there_is_404(get, path):
    assert get(path).status_code == 404


def test_only_open_conversations_are_listed_unless_asked_otherwise(get):
    usual = get("1/conversations").json()["data"]
    everything = get("1/conversations", status="all").json()["data"]

    assert {row["status"] for row in usual["payload"]} == {"open"}
    assert usual["meta"]["all_count"] < everything["meta"]["all_count"]


def test_a_page_has_25_rows_and_the_list_ends_with_an_empty_one(get, server):
    asked = {"status": "all", "sort_by": "last_activity_at_desc"}
    first = get("1/conversations", **asked).json()["data"]
    total = first["meta"]["all_count"]

    last = get("1/conversations", page=total // 25 + 2, **asked).json()["data"]

    instants = [row["last_activity_at"] for row in first["payload"]]
    assert (len(instants), instants) == (25, sorted(instants, reverse=True))
    assert last["payload"] == []
    assert total == len(list(asof.conversations(server.served.history, as_of(1))))


def test_messages_come_twenty_at_a_time_before_an_id(get):
    listed = get("1/conversations", status="all", sort_by="created_at_asc").json()["data"]
    for row in listed["payload"]:
        path = f"1/conversations/{row['id']}/messages"
        whole = get(path, after=1, before=2**53).json()["payload"]
        latest = get(path).json()["payload"]
        assert latest == whole[-20:]
        older = get(path, before=whole[-1]["id"]).json()["payload"]
        assert older == whole[:-1][-20:]
        assert get(path, after=whole[0]["id"]).json()["payload"] == whole[1:]
        assert [one["id"] for one in whole] == sorted({one["id"] for one in whole})
        assert row["last_activity_at"] == max(one["created_at"] for one in whole)


def test_reporting_events_name_the_internal_id_and_the_assignee(get):
    resolved = get("1/conversations", status="resolved").json()["data"]["payload"]

    found = [
        event
        for row in resolved
        for event in get(f"1/conversations/{row['id']}/reporting_events").json()
    ]

    ids = {row["id"] for row in resolved}
    assert {"first_response", "conversation_resolved"} <= {event["name"] for event in found}
    assert not ids & {event["conversation_id"] for event in found}


def test_surveys_are_found_by_time(get):
    rows = get("1/csat_survey_responses", sort="created_at").json()
    instant = rows[3]["created_at"]

    found = get("1/csat_survey_responses", since=instant, until=instant).json()

    assert rows[3] in found
    assert {row["created_at"] for row in found} == {instant}
    assert {row["rating"] for row in rows} <= {1, 2, 3, 4, 5}
