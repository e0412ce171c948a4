import socket
import struct
import threading
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from chatmart import warehouse
from chatmart.errors import ChatmartError
from tests.conftest import installation_in

SECRET = "s3cret"


def external(url, home):
    return replace(installation_in(home), database_url=url)


def test_an_address_of_ones_own_wins(database):
    assert warehouse.url(database) == database.database_url


def test_the_environment_holds_the_decoded_parts(settings, connection):
    connection.execute("create role \"m@x\" login password 'p/@:%'")
    connection.commit()
    port = urlsplit(warehouse.url(settings)).port
    url = f"postgresql://m%40x:p%2F%40%3A%25@localhost:{port}/{connection.info.dbname}"

    found = warehouse.environment(replace(settings, database_url=url))
    connection.execute('drop role "m@x"')
    connection.commit()

    assert found == {
        "CHATMART_PGHOST": "localhost",
        "CHATMART_PGPORT": str(port),
        "CHATMART_PGUSER": "m@x",
        "CHATMART_PGPASSWORD": "p/@:%",
        "CHATMART_PGDATABASE": connection.info.dbname,
        "CHATMART_PGSSLMODE": "prefer",
    }


def test_the_port_and_the_ssl_mode_may_be_left_out_or_given():
    left_out = warehouse.address.environment("postgresql://u@h/d")
    given = warehouse.address.environment("postgres://u@h:6000/d?sslmode=require")

    assert (left_out["CHATMART_PGPORT"], left_out["CHATMART_PGSSLMODE"]) == ("5432", "prefer")
    assert (given["CHATMART_PGPORT"], given["CHATMART_PGSSLMODE"]) == ("6000", "require")


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("", id="empty"),
        pytest.param(f"mysql://u:{SECRET}@h/d", id="another database system"),
        pytest.param(f"postgresql+psycopg2://u:{SECRET}@h/d", id="scheme of SQLAlchemy"),
        pytest.param(f"host=h user=u password={SECRET} dbname=d", id="words instead of an address"),
        pytest.param(f"postgresql://u:{SECRET}@h", id="no database"),
        pytest.param(f"postgresql://u:{SECRET}@/d", id="no host"),
        pytest.param("postgresql://h/d", id="no user"),
        pytest.param(f"postgresql://u:a@{SECRET}@h/d", id="an @ in the password"),
        pytest.param(f"postgresql://u:a/{SECRET}@h/d", id="a slash in the password"),
        pytest.param(f"postgresql://u:%{SECRET}@h/d", id="a percent sign in the password"),
        pytest.param(f"postgresql://u:{SECRET}@h:port/d", id="a port that is no number"),
    ],
)
def test_a_malformed_address_is_refused_without_its_password(tmp_path, url):
    with pytest.raises(ChatmartError, match="CHATMART_DATABASE_URL is not an address") as refused:
        warehouse.url(external(url, tmp_path))

    assert SECRET not in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        pytest.param(":chatmart_password@", f":{SECRET}@", "the password of user", id="password"),
        pytest.param(":chatmart_password@", "@", "holds none", id="no password"),
        pytest.param("/chatmart", "/nowhere", "no database 'nowhere'", id="database"),
        pytest.param("127.0.0.1", "nowhere.invalid", "no host 'nowhere.invalid'", id="host"),
        pytest.param(":chatmart_port/", ":1/", "nothing listens on port 1", id="port"),
    ],
)
def test_a_server_that_cannot_be_opened_is_told_in_words(settings, old, new, message):
    url = warehouse.url(settings)
    found = urlsplit(url)
    old = old.replace("chatmart_password", found.password)
    old = old.replace("chatmart_port", str(found.port))
    scheme, _, rest = url.partition("//")
    wrong = f"{scheme}//{rest.replace(old, new, 1)}"

    with pytest.raises(ChatmartError, match=message) as refused:
        warehouse.url(replace(settings, database_url=wrong))

    assert SECRET not in str(refused.value)
    assert found.password not in str(refused.value)


@contextmanager
def pretended_server(**parameters):
    """Let anybody in and tell these parameters, as a server of that kind would."""

    def message(kind, body):
        return kind + struct.pack("!i", len(body) + 4) + body

    def serve():
        client, _ = listener.accept()
        with client:
            while struct.unpack("!ii", client.recv(4096)[:8])[1] != 3 << 16:
                client.sendall(b"N")  # no TLS, no GSSAPI
            client.sendall(message(b"R", struct.pack("!i", 0)))
            for name, value in parameters.items():
                client.sendall(message(b"S", f"{name}\0{value}\0".encode()))
            client.sendall(message(b"Z", b"I"))
            client.recv(4096)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=serve, daemon=True).start()
        yield f"postgresql://u:{SECRET}@127.0.0.1:{listener.getsockname()[1]}/d"


@pytest.mark.parametrize(
    ("version", "encoding", "message"),
    [
        pytest.param("14.20", "UTF8", "PostgreSQL 14, which is too old", id="old"),
        pytest.param("18.1", "LATIN1", "not encoded as UTF8", id="encoding"),
    ],
)
def test_a_server_on_which_nothing_would_work_is_refused(tmp_path, version, encoding, message):
    with (
        pretended_server(server_version=version, server_encoding=encoding) as url,
        pytest.raises(ChatmartError, match=message),
    ):
        warehouse.url(external(url, tmp_path))


def test_a_server_of_ones_own_is_neither_started_nor_stopped(database):
    for refuse in (warehouse.start, warehouse.stop):
        with pytest.raises(ChatmartError, match="a server of your own"):
            refuse(database)


def test_status_tells_of_a_server_of_ones_own(database):
    status = warehouse.status(database)

    assert status.is_running
    assert not status.is_embedded
    assert database.database_url.endswith(f"@{status.host}:{status.port}/{status.database}")
