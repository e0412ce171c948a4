"""What a file looks like that a vendor prepared."""

import pytest
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from chatmart.errors import ChatmartError
from chatmart.http import Client, Headers, NotFound, Unavailable
from chatmart.sandbox.vendors.plan import FAULTS
from tests.vendor_servers import serve_in_thread

FILE = [b'{"id": %d}' % number for number in range(50_000)]


def serving(**planned):
    def routes(served):
        def file(request):
            return PlainTextResponse(b"\n".join([*FILE, b""]))

        def secret(request):
            return PlainTextResponse(request.headers.get("token", "none") + "\n")

        def cut(request):
            return PlainTextResponse('{"id": 1}\n{"id"')

        gone = Route("/gone", lambda request: Response(b"<Error/>", 403))
        return [Route("/file", file), Route("/secret", secret), Route("/cut", cut), gone]

    return serve_in_thread("made-up", routes=routes, **planned)


def client(server):
    return Client(
        server.base_url,
        who="shop",
        auth=Headers({"token": "the-secret"}),
        sleep=lambda seconds: None,
    )


@pytest.mark.parametrize("fault", sorted(set(FAULTS) - {"empty"}))
def test_every_line_comes_once_whatever_breaks_off(fault):
    with serving(rates={fault: 1.0}, in_a_row=2, slow=0.01) as server:
        found = list(client(server).download(f"{server.base_url}/file"))

    assert found == FILE


def test_the_secret_stays_here():
    with serving() as server:
        found = list(client(server).download(f"{server.base_url}/secret"))

    assert found == [b"none"]


def test_an_address_that_ran_out_is_no_trouble_of_the_network():
    with serving() as server, pytest.raises(NotFound, match="found no file any more"):
        list(client(server).download(f"{server.base_url}/gone"))


def test_a_file_that_ends_within_a_line_is_not_whole():
    with serving() as server, pytest.raises(Unavailable, match="broke off each time"):
        list(client(server).download(f"{server.base_url}/cut"))


def test_a_file_comes_over_https():
    with serving() as server, pytest.raises(ChatmartError, match="https://"):
        list(client(server).download("http://files.example.com/file"))
