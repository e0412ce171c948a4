"""Answers that are odd, but not wrong; and wrong ones that need other words."""

from decimal import Decimal

import pytest

from chatmart.errors import ChatmartError
from chatmart.http import Client, Headers, NotAllowed, Refused
from tests.http.conftest import Reply, ok


def test_a_mark_before_the_json_is_passed_over(client, scripted):
    scripted.replies = [Reply(body=b'\xef\xbb\xbf{"is": "here"}')]

    assert client.get("orders").json == {"is": "here"}


def test_numbers_of_any_size_stay_as_they_are(client, scripted):
    scripted.replies = [
        Reply(body=b'{"a": 18446744073709551615, "b": 1%s, "c": NaN}' % (b"0" * 30))
    ]

    found = client.get("orders").json

    assert found == {"a": 2**64 - 1, "b": Decimal(10) ** 30, "c": "NaN"}


def test_a_page_that_forbids_tells_of_the_guard_before_the_vendor(client, scripted):
    scripted.replies = [Reply(403, b"<html>Just a moment</html>", {"Content-Type": "text/html"})]

    with pytest.raises(NotAllowed, match="no firewall or bot protection"):
        client.get("orders")


def test_being_sent_elsewhere_is_told_as_that(client, scripted):
    scripted.replies = [Reply(302, b"", {"Location": "/login?secret=1"})]

    with pytest.raises(Refused, match="was sent elsewhere from GET /api/orders: 302") as caught:
        client.get("orders")

    assert "login" not in str(caught.value)


def test_a_year_that_is_none_is_no_time_to_wait_for(client, scripted, waits):
    never = {"Retry-After": "Fri, 31 Dec 99999 23:59:59 GMT"}
    scripted.replies = [Reply(429, headers=never), ok({"is": "here"})]

    assert client.get("orders").json == {"is": "here"}
    assert len(waits) == 1


@pytest.mark.parametrize("secret", ["s3cret\n", "s3cret-ż"])
def test_a_secret_that_cannot_be_sent_is_not_quoted(scripted, secret):
    client = Client(
        scripted.base_url, who="shop", connection="shop_key", auth=Headers({"X-Token": secret})
    )

    with pytest.raises(ChatmartError, match="'shop_key'") as caught:
        client.get("orders")

    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("base_url", ["https://[::1", "https://shop.example:port", "https://"])
def test_what_is_no_address_is_said_so(base_url):
    with pytest.raises(ChatmartError, match="is no address"):
        Client(base_url, who="shop")
