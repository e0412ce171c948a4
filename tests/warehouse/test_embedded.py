import os
import re
import shutil
import socket
import stat

import psycopg
import pytest

from chatmart import warehouse
from chatmart.errors import ChatmartError
from chatmart.warehouse import cluster, embedded
from tests.conftest import installation_in
from tests.warehouse.conftest import pid_of, python


def test_the_address_is_local_and_holds_a_random_password(settings):
    address = warehouse.url(settings)

    assert re.fullmatch(r"postgresql://chatmart:[0-9a-f]{48}@127.0.0.1:\d+/chatmart", address)


def test_text_sorts_by_code_point_and_lower_knows_unicode(connection):
    query = "select lower('ŽÁK'), array_agg(name order by name) from unnest(%s::text[]) as name"

    row = connection.execute(query, [["b", "Z", "ä", "a"]]).fetchone()

    assert row == ("žák", ["Z", "a", "b", "ä"])


def test_the_server_is_set_up(settings):
    expected = {
        "TimeZone": "UTC",
        "application_name": "chatmart",
        "client_connection_check_interval": "2s",
        "jit": "off",
        "listen_addresses": "127.0.0.1",
        "max_connections": "60",
        "synchronous_commit": "on",
        "unix_socket_directories": "",
    }

    with warehouse.connect(settings) as connection:
        query = "select name, current_setting(name) from unnest(%s::text[]) as name"
        shown = connection.execute(query, [list(expected)]).fetchall()

    assert dict(shown) == expected


def test_a_running_server_is_found(settings):
    pid = pid_of(settings)

    addresses = {warehouse.url(settings), warehouse.start(settings)}

    assert len(addresses) == 1
    assert pid_of(settings) == pid


def test_a_wrong_password_is_refused(settings):
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(warehouse.url(settings), password="wrong")


def test_only_the_owner_reads_the_password_and_no_log_holds_it(settings):
    password = settings.server_folder / "password"

    assert stat.S_IMODE(password.stat().st_mode) == 0o600
    assert password.read_text() not in embedded.log_file(settings).read_text()


def test_the_log_quotes_neither_statements_nor_values(settings, connection):
    with pytest.raises(psycopg.DataError):
        connection.execute("select cast('someone@example.com' as integer)")

    assert "someone" not in embedded.log_file(settings).read_text()


def test_a_log_that_grew_large_is_put_aside(started):
    log = embedded.log_file(started)
    with log.open("a") as file:
        file.truncate(embedded.LARGEST_LOG + 1)

    embedded.url(started)

    assert log.stat().st_size == 0
    assert log.with_name("postgres.log.1").stat().st_size == embedded.LARGEST_LOG + 1


def test_stops_and_starts_on_the_same_port_in_a_folder_of_any_name(folder):
    own = installation_in(folder / "a shop, with blanks and ýmlauts")
    first = warehouse.url(own)

    stops = [warehouse.stop(own), warehouse.stop(own)]
    second = warehouse.url(own)

    assert stops == [True, False]
    assert second == first


def test_another_port_is_chosen_when_the_remembered_one_is_taken(started):
    embedded.stop(started)
    remembered = int((started.server_folder / "port").read_text())

    with socket.create_server(("127.0.0.1", remembered)):
        address = embedded.url(started)

    assert f":{remembered}/" not in address
    assert address.endswith(f":{(started.server_folder / 'port').read_text().strip()}/chatmart")


def test_a_copied_installation_runs_a_server_of_its_own(started, folder):
    embedded.stop(started)
    shutil.copytree(started.home, folder / "copy")
    copy = installation_in(folder / "copy")
    data = cluster.data_folder(started.server_folder)
    shutil.chown(folder / "copy", *(owner := (data.owner(), data.group())))
    for path in (folder / "copy").rglob("*"):
        shutil.chown(path, *owner)
    embedded.url(started)

    embedded.url(copy)

    assert pid_of(copy) != pid_of(started)


def test_of_many_starts_at_once_one_starts_and_the_others_wait(own):
    starts = [python(own.home, "print(warehouse.url(settings))") for _ in range(3)]

    outputs = [start.communicate()[0] for start in starts]

    assert [start.returncode for start in starts] == [0, 0, 0]
    assert set(outputs) == {warehouse.url(own) + "\n"}


def test_status_looks_without_starting(own):
    before = warehouse.status(own)
    embedded.url(own)
    after = warehouse.status(own)

    assert (before.is_running, before.port) == (False, None)
    assert (after.is_running, after.host) == (True, "127.0.0.1")
    assert after.data_folder == own.server_folder.resolve() / "data"


def test_psql_runs_on_the_warehouse_and_its_command_holds_no_password(settings):
    show = "warehouse.psql(settings, ['-At', '-c', 'select current_database()', '-c', {}])"
    command = r"'\\! tr \"\\0\" \" \" < /proc/$PPID/cmdline'"

    output, errors = python(settings.home, show.format(command)).communicate()

    assert output.splitlines()[0] == "chatmart", errors
    assert (settings.server_folder / "password").read_text() not in output


@pytest.mark.parametrize(
    ("broken_file", "content", "message"),
    [
        pytest.param("data/PG_VERSION", "17\n", "made by PostgreSQL 17", id="another version"),
        pytest.param("data/PG_VERSION", None, "no file PG_VERSION", id="no data folder"),
        pytest.param("password", None, "password of the warehouse is missing", id="no password"),
        pytest.param("data/chatmart.conf", "x", "did not start", id="broken settings"),
    ],
)
def test_what_it_cannot_start_is_refused_in_words(own, broken_file, content, message):
    (own.server_folder / "data").mkdir(parents=True)
    for name, text in {"data/PG_VERSION": "18\n", "password": "secret"}.items():
        (own.server_folder / name).write_text(text)
    (own.server_folder / broken_file).unlink(missing_ok=True)
    if content is not None:
        (own.server_folder / broken_file).write_text(content)
    if os.geteuid() == 0:  # PostgreSQL does not run as root
        for path in [own.server_folder / "data", *(own.server_folder / "data").rglob("*")]:
            shutil.chown(path, "nobody")

    with pytest.raises(ChatmartError, match=message):
        embedded.url(own)


def test_a_running_server_that_refuses_our_password_is_told(started):
    (started.server_folder / "password").write_text("another")

    with pytest.raises(ChatmartError, match="refuses the password"):
        embedded.url(started)


def test_a_home_that_is_a_file_is_refused(folder):
    (folder / "file").write_text("")

    with pytest.raises(ChatmartError, match="cannot be used"):
        embedded.url(installation_in(folder / "file"))
