import subprocess
import sys

import pytest
import requests

from benchmarks.extract.server import search
from chatmart.settings import PROJECT_ROOT

MODULE = "benchmarks.extract.server"


def pages(count, **asked):
    after = None
    while True:
        page = search(count, {"after": after, **asked})
        yield [one["id"] for one in page["items"]]
        after = page["after"]
        if after is None:
            return


@pytest.mark.parametrize("count", [1, 99, 100, 101, 250])
@pytest.mark.parametrize("direction", ["asc", "desc"])
def test_paging_gives_every_conversation_once_in_order(count, direction):
    found = [one for page in pages(count, size=50, sort=[{"createdAt": direction}]) for one in page]

    assert len(found) == count
    assert found == sorted(set(found), reverse=direction == "desc")


@pytest.mark.parametrize("field", ["createdAt", "finishedAt", "updatedAt"])
def test_a_range_of_dates_keeps_what_lies_in_it_both_ends_included(field):
    name = field.replace("At", "_at")
    everything = search(300, {"size": 200, "sort": [{field: "asc"}]})["items"]
    first, last = everything[3][name], everything[9][name]

    page = search(300, {"query": [{"field": field, "value": [first, last]}]})

    assert page["total"] == 7
    assert {one["id"] for one in page["items"]} == {one["id"] for one in everything[3:10]}


def test_dates_without_an_offset_are_of_the_named_time_zone():
    value = ["2026-01-01T01:00:00", "2026-01-01T01:00:00"]
    query = [{"field": "createdAt", "value": value}]

    assert search(300, {"query": query, "timezone": "Europe/Prague"})["total"] == 1
    assert search(300, {"query": query})["total"] == 0


def test_nothing_is_still_open():
    page = search(300, {"query": [{"field": "status", "value": ["open", "served"]}]})

    assert page == {"total": 0, "after": None, "items": []}


def test_it_answers_over_http_and_ends_with_its_input():
    command = [sys.executable, "-m", MODULE, "--conversations", "5", "--messages", "4"]
    with (
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=PROJECT_ROOT
        ) as server,
        requests.Session() as session,
    ):
        session.trust_env = False
        base_url = server.stdout.readline().decode().strip()
        refused = session.post(f"{base_url}/conversations/search", json={})
        session.headers["Authorization"] = "Bearer any"
        found = session.post(f"{base_url}/conversations/search", json={}).json()
        path = f"{base_url}/conversations/{found['items'][0]['id']}/messages"
        messages = session.get(path).json()
        server.stdin.close()
        ended = server.wait(10)

    assert refused.status_code == 401
    assert (found["total"], messages["total"], ended) == (5, 4, 0)
