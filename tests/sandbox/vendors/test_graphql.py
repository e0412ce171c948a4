import pytest
import requests
from graphql import build_schema
from starlette.routing import Route

from chatmart.sandbox.vendors import graphql
from tests.vendor_servers import serve_in_thread

SCHEMA = build_schema("""
    type Query { shop: String!, first(count: Int!): [Int!]!, header: String, broken: String }
""")


class Root:
    shop = "Petal"

    def first(self, info, count):
        return list(range(count))

    def header(self, info):
        return info.context.headers["x-asked-by"]

    def broken(self, info):
        raise ValueError("out of order")


def routes(served):
    return [Route("/graphql", graphql.endpoint(SCHEMA, Root()), methods=["POST"])]


@pytest.fixture(scope="module")
def server():
    with serve_in_thread("made-up", routes=routes) as server:
        yield server


@pytest.fixture
def post(server):
    def post(**named):
        with requests.Session() as session:
            session.trust_env = False
            return session.post(f"{server.base_url}/graphql", timeout=10, **named)

    return post


def test_a_query_is_answered(post):
    answer = post(json={"query": "{ shop }"})

    assert answer.json() == {"data": {"shop": "Petal"}}


def test_variables_and_the_name_of_the_operation_count(post):
    query = "query A { shop } query B($count: Int!) { first(count: $count) }"

    answer = post(json={"query": query, "variables": {"count": 2}, "operationName": "B"})

    assert answer.json() == {"data": {"first": [0, 1]}}


def test_resolvers_see_the_request(post):
    answer = post(json={"query": "{ header }"}, headers={"X-Asked-By": "me"})

    assert answer.json() == {"data": {"header": "me"}}


@pytest.mark.parametrize("query", ["{ nothing }", "{ shop ", "{ first }"])
def test_a_query_that_is_not_valid_has_errors_and_no_data(post, query):
    answer = post(json={"query": query})

    assert answer.status_code == 200
    assert answer.json().keys() == {"errors"}


def test_what_a_resolver_refuses_is_an_error_beside_the_data(post):
    answer = post(json={"query": "{ shop broken }"}).json()

    assert answer["data"] == {"shop": "Petal", "broken": None}
    assert answer["errors"][0]["path"] == ["broken"]


@pytest.mark.parametrize(
    "body", [b"", b"\xff", b"[]", b"{}", b'{"query": 1}', b'{"query": "{ shop }", "variables": []}']
)
def test_what_is_no_query_at_all_is_refused(post, body):
    answer = post(data=body)

    assert answer.status_code == 400
    assert answer.json()["errors"]
