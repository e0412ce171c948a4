from concurrent.futures import ThreadPoolExecutor
from importlib import import_module

import pytest
import requests
from starlette.responses import JSONResponse
from starlette.routing import Route

from chatmart.errors import ChatmartError
from chatmart.sandbox.nights import as_of
from chatmart.sandbox.shops import SHOPS
from chatmart.sandbox.vendors import VENDORS, serving, spoken
from chatmart.sandbox.vendors.plan import Plan
from tests.vendor_servers import serve_in_thread

ACCOUNTS = [shop.account for shop in SHOPS]


def get(url):
    with requests.Session() as session:
        session.trust_env = False
        return session.get(url, timeout=30)


def counting(made):
    def routes(served):
        made.append(served)
        return [Route("/v1/orders", lambda request: JSONResponse(str(request.url)))]

    return routes


def test_every_vendor_is_there_in_every_account():
    served = serving.all_served(as_of(1), Plan())

    assert {one.name for one in served} == {
        f"{account}/{vendor}" for account in ACCOUNTS for vendor in spoken()
    }


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_vendor_has_routes_for_every_account(vendor):
    if vendor not in spoken():
        pytest.skip("nobody speaks for it yet")
    module = import_module(VENDORS[vendor])

    for served in serving.all_served(as_of(1), Plan(), vendors=[vendor]):
        assert module.routes(served)


def test_a_vendor_is_made_once_and_only_when_asked():
    made = []

    with serve_in_thread("made-up", routes=counting(made)) as server:
        before = len(made)
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(get, [f"{server.base_url}/v1/orders"] * 16))

    assert {one.status_code for one in answers} == {200}
    assert (before, len(made)) == (0, 1)


def test_a_request_knows_its_whole_address():
    with serve_in_thread("made-up", routes=counting([])) as server:
        answer = get(f"{server.base_url}/v1/orders?page=2")

    assert answer.json() == f"{server.base_url}/v1/orders?page=2"


@pytest.mark.parametrize(
    "path", ["/v1/orders/", "/v1/unknown", "/../../petal-vn/made-up/v1/orders"]
)
def test_what_is_not_there_is_not_found(path):
    with serve_in_thread("made-up", routes=counting([])) as server:
        answer = get(server.base_url + path)

    assert answer.status_code == 404


def test_something_is_computed_once_for_each_instant():
    (served,) = serving.all_served(as_of(1), Plan(), accounts=["petal-cz"], vendors=["made-up"])
    computed = []

    def at():
        computed.append(served.now())
        return served.now()

    found = [served.cached("at", at), served.cached("at", at)]
    served.clock.as_of = as_of(2)
    found.append(served.cached("at", at))

    assert found == [as_of(1), as_of(1), as_of(2)]
    assert computed == [as_of(1), as_of(2)]


def test_a_world_is_lived_once_whoever_speaks_of_it():
    served = serving.all_served(as_of(1), Plan(), vendors=["made-up", "another"])

    worlds = {one.name: one.history for one in served}

    assert worlds["petal-cz/made-up"] is worlds["petal-cz/another"]
    assert worlds["petal-vn/made-up"].shop.account == "petal-vn"


def test_a_port_that_is_taken_is_refused():
    with serving.listen(0) as listening, pytest.raises(ChatmartError, match="cannot listen"):
        serving.listen(listening.getsockname()[1])


def test_a_plan_for_somebody_unknown_is_refused():
    plan = Plan(down=frozenset({"petal-cz/nobody"}))

    with pytest.raises(ChatmartError, match="does not serve 'petal-cz/nobody'"):
        serving.serve(as_of(1), plan, say=print)
