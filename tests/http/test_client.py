import threading
from decimal import Decimal

import pytest

from chatmart.errors import ChatmartError
from chatmart.http import (
    Client,
    Headers,
    NotAllowed,
    NotFound,
    NotJson,
    Pace,
    Refused,
    Renewed,
    Token,
    Unavailable,
)
from tests.http.conftest import Reply, in_seconds, ok

SECRET = "s3cret-token"
PAGE = Reply(body=b"<html>Log in</html>", headers={"Content-Type": "text/html"})


def test_an_answer_keeps_decimals_exact(client, scripted):
    scripted.replies = [Reply(body=b'{"total": 12345678901234567.89, "count": 3}')]

    answer = client.get("orders", {"page": 1})

    assert answer.json == {"total": Decimal("12345678901234567.89"), "count": 3}
    assert scripted.seen[0][:2] == ("GET", "/api/orders?page=1")


@pytest.mark.parametrize(
    "trouble",
    [
        Reply(429, headers={"Retry-After": "7"}),
        Reply(429),
        Reply(500),
        Reply(502, b"<html></html>", {"Content-Type": "text/html"}),
        Reply(503, headers={"Retry-After": in_seconds(30)}),
        Reply(body=b'{"cut": ', is_cut_off=True),
        Reply(body=b""),
        PAGE,
    ],
)
def test_trouble_that_passes_is_asked_through(client, scripted, waits, trouble):
    scripted.replies = [trouble, trouble, ok({"is": "here"})]

    answer = client.get("orders")

    assert answer.json == {"is": "here"}
    assert len(scripted.seen) == 3
    assert len(waits) == 2


def test_it_waits_as_long_as_the_vendor_says(client, scripted, waits):
    scripted.replies = [
        Reply(429, headers={"Retry-After": "7"}),
        Reply(503, headers={"Retry-After": in_seconds(30)}),
        ok({}),
    ]

    client.get("orders")

    assert waits[0] == 7
    assert 28 <= waits[1] <= 30


def test_it_does_not_wait_for_hours(client, scripted, waits):
    scripted.replies = [Reply(429, headers={"Retry-After": "3600"})]

    with pytest.raises(Unavailable) as refusal:
        client.get("orders")

    assert refusal.value.status == 429
    assert waits == []


def test_without_a_word_it_waits_longer_each_time(client, scripted, waits):
    scripted.replies = [Reply(500)]

    with pytest.raises(Unavailable, match="answered 500"):
        client.get("orders")

    assert len(scripted.seen) == 4
    assert waits[0] < waits[1] < waits[2]


def test_nobody_at_the_address_is_said_in_words(waits):
    client = Client("http://127.0.0.1:1", who="chat-cz", retries=1, sleep=waits.append)

    with pytest.raises(Unavailable, match="got no answer"):
        client.get("orders")


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(401), NotAllowed),
        (Reply(403), NotAllowed),
        (Reply(404), NotFound),
        (Reply(422, b'{"code": "invalid_parameters", "message": "ana@example.com"}'), Refused),
        (Reply(302, headers={"Location": "https://example.com/login"}), Refused),
        (PAGE, NotJson),
    ],
)
def test_a_refusal_says_what_to_do_and_shows_no_secret(scripted, waits, reply, kind):
    scripted.replies = [reply]
    auth = Headers({"Authorization": f"Bearer {SECRET}"})
    client = Client(
        scripted.base_url, who="chat-cz", connection="c", auth=auth, retries=1, sleep=waits.append
    )

    with pytest.raises(kind) as refusal:
        client.get("contacts", {"email": "ana@example.com"})

    assert "chat-cz" in str(refusal.value)
    assert SECRET not in str(refusal.value)
    assert "ana" not in str(refusal.value)
    assert SECRET in scripted.seen[0][2]["Authorization"]


def test_the_vendors_word_for_an_error_is_kept(client, scripted):
    scripted.replies = [Reply(422, b'{"code": "invalid_parameters", "message": "secret"}')]

    with pytest.raises(Refused) as refusal:
        client.post("search", json={})

    assert refusal.value.code == "invalid_parameters"
    assert "secret" not in str(refusal.value)


def test_an_empty_answer_is_no_trouble_where_it_is_meant(client, scripted):
    scripted.replies = [Reply(204, b"")]

    assert client.get("tickets").json is None


def test_a_refused_token_is_renewed_once(scripted):
    scripted.replies = [Reply(401), ok({}), Reply(401)]
    tokens = iter(["one", "two", "three"])
    auth = Renewed(lambda: Token(next(tokens), 3600))
    client = Client(scripted.base_url, who="chat-cz", auth=auth)

    client.get("a")

    assert [headers["Authorization"] for *_, headers, _ in scripted.seen] == [
        "Bearer one",
        "Bearer two",
    ]
    with pytest.raises(NotAllowed):
        client.get("b")
    assert len(scripted.seen) == 4


def test_a_token_is_renewed_before_it_runs_out(scripted):
    now = [0.0]
    tokens = iter(["one", "two"])
    auth = Renewed(lambda: Token(next(tokens), 600), clock=lambda: now[0])
    client = Client(scripted.base_url, who="chat-cz", auth=auth)

    for at in (0, 539, 541):
        now[0] = at
        client.get("a")

    sent = [headers["Authorization"] for *_, headers, _ in scripted.seen]
    assert sent == ["Bearer one", "Bearer one", "Bearer two"]


@pytest.mark.parametrize("base_url", ["http://api.example.com", "api.example.com", "ftp://x", ""])
def test_a_secret_never_travels_in_the_clear(base_url):
    with pytest.raises(ChatmartError, match="base_url"):
        Client(base_url, who="chat-cz")


def test_a_limit_that_is_near_is_heeded(scripted):
    scripted.replies = [Reply(headers={"X-Limit": "39/40"}), ok({})]
    slept: list[float] = []
    pace = Pace(None, clock=lambda: 0.0, sleep=slept.append)
    client = Client(
        scripted.base_url,
        who="chat-cz",
        pace=pace,
        heed=lambda headers: 5.0 if headers.get("X-Limit") == "39/40" else 0.0,
    )

    client.get("a")
    client.get("b")

    assert slept == [5.0]


def test_what_is_asked_together_comes_in_order(client, scripted):
    scripted.replies = [ok({})]
    threads = set()

    def ask(number: int) -> int:
        threads.add(threading.get_ident())
        client.get(str(number))
        return number

    assert list(client.together(ask, range(50), workers=4)) == list(range(50))
    assert len(scripted.seen) == 50
    assert len(threads) > 1
