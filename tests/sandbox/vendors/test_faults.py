"""What a plain client sees of each fault."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
import requests
from requests import exceptions
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from chatmart.sandbox.vendors.plan import FAULTS, PLANS, Plan, decided
from tests.vendor_servers import serve_in_thread

PATH = "/v1/echo"


def routes(served):
    async def echo(request: Request) -> Response:
        body = (await request.body()).decode()
        return JSONResponse({"now": served.now().isoformat(), "body": body, "filler": "x" * 5000})

    return [Route(PATH, echo, methods=["GET", "POST"])]


def made_up(**planned):
    return serve_in_thread("made-up", routes=routes, **planned)


def failing(fault, **planned):
    return made_up(rates={fault: 1.0}, **planned)


def ask(server, **named):
    with requests.Session() as session:
        session.trust_env = False
        return session.post(server.base_url + PATH, **{"data": b"hello", "timeout": 10} | named)


def test_429_says_in_seconds_when_to_ask_again():
    with failing("too_many_seconds", retry_after=7) as server:
        answer = ask(server)

    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")


def test_429_says_with_a_date_when_to_ask_again():
    before = datetime.now(UTC)

    with failing("too_many_date", retry_after=7) as server:
        answer = ask(server)

    until = parsedate_to_datetime(answer.headers["Retry-After"])
    assert answer.status_code == 429
    assert timedelta(seconds=7) <= until - before <= timedelta(seconds=18)


def test_429_can_keep_silent_about_when():
    with failing("too_many") as server:
        answer = ask(server)

    assert answer.status_code == 429
    assert "Retry-After" not in answer.headers


@pytest.mark.parametrize(
    ("fault", "status"), [("server_error", 500), ("bad_gateway", 502), ("unavailable", 503)]
)
def test_the_server_fails(fault, status):
    with failing(fault) as server:
        answer = ask(server)

    assert answer.status_code == status


def test_502_is_a_page_and_so_can_be_200():
    with failing("bad_gateway") as broken, failing("html") as pretending:
        answers = [ask(broken), ask(pretending)]

    assert [one.status_code for one in answers] == [502, 200]
    assert {one.headers["Content-Type"] for one in answers} == {"text/html; charset=utf-8"}


def test_the_connection_ends_before_an_answer():
    with failing("closed") as server, pytest.raises(exceptions.ConnectionError):
        ask(server)


def test_the_answer_ends_too_early():
    with failing("truncated") as server, pytest.raises(exceptions.ChunkedEncodingError):
        ask(server)


def test_the_answer_comes_too_late():
    with failing("slow", slow=2) as server, pytest.raises(exceptions.ReadTimeout):
        ask(server, timeout=0.2)


def test_200_with_nothing_in_it():
    with failing("empty") as server:
        answer = ask(server)

    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize("fault", FAULTS)
def test_whoever_asks_again_gets_through(fault):
    with failing(fault, in_a_row=2, slow=0.1) as server:
        for _ in range(2):
            try_to_ask(server)
        answer = ask(server)
        asked = [one.fault for one in server.served.asked]

    assert answer.json()["body"] == "hello"
    assert asked == [fault, fault, None]


def test_another_body_is_another_request():
    with failing("too_many", in_a_row=1) as server:
        answers = [ask(server, data=data).status_code for data in (b"a", b"b", b"a", b"b")]

    assert answers == [429, 429, 200, 200]


def test_the_same_seed_fails_the_same_requests():
    plan = PLANS["many"]

    once, again, otherwise = (
        [decided(Plan(plan.rates, seed=seed), "petal-cz/shopify", number) for number in range(500)]
        for seed in (1, 1, 2)
    )

    assert once == again != otherwise
    assert set(once) == {None, *FAULTS}


def test_vendors_fail_at_different_requests():
    plan = PLANS["many"]

    fates = {
        name: [decided(plan, name, number) for number in range(200)]
        for name in ("petal-cz/shopify", "petal-vn/shopify", "petal-cz/smartsupp")
    }

    assert len(set(map(tuple, fates.values()))) == 3


def test_who_is_down_stays_down_and_others_do_not_notice():
    with made_up(down=frozenset({"petal-cz/made-up"})) as server:
        answers = [ask(server).status_code for _ in range(5)]
    with made_up(down=frozenset({"petal-vn/made-up"})) as server:
        answers.append(ask(server).status_code)

    assert answers == [503, 503, 503, 503, 503, 200]


def test_a_bad_token_is_not_the_one_that_was_handed_out():
    with made_up(bad_token=frozenset({"petal-cz/made-up"})) as refusing:
        refused = refusing.token
    with made_up() as server:
        accepted = server.token

    assert refused != accepted


def test_answers_can_take_their_time():
    with made_up(latency=0.2) as server:
        answer = ask(server)

    assert answer.elapsed >= timedelta(seconds=0.2)


def test_the_clock_stands_still_unless_it_shall_move():
    with made_up() as server:
        instants = [ask(server).json()["now"] for _ in range(3)]

    assert set(instants) == {"2026-11-01T00:00:00+00:00"}


def test_the_world_gets_older_while_somebody_asks():
    with made_up(moving_clock=timedelta(minutes=10), moves_after=2) as server:
        instants = [ask(server).json()["now"][11:16] for _ in range(5)]

    assert instants == ["00:00", "00:00", "00:10", "00:10", "00:20"]


def test_the_clock_never_reaches_the_next_night():
    with made_up(moving_clock=timedelta(hours=11)) as server:
        instants = [ask(server).json()["now"][:16] for _ in range(4)]

    assert instants[-1] == "2026-11-01T12:00"


def try_to_ask(server):
    try:
        ask(server)
    except exceptions.RequestException:
        return
