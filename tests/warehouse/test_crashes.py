import contextlib
import os
import signal
import sys

import psycopg
import pytest

from chatmart import warehouse
from chatmart.warehouse import cluster, embedded, process
from tests.warehouse.conftest import pid_of, python, wait_until


@pytest.fixture
def filled(started):
    with warehouse.connect(started) as connection:
        connection.execute("create table kept as select 42 as answer")
    return started


def kept(settings):
    with warehouse.connect(settings) as connection:
        return connection.execute("select answer from kept").fetchone()


def test_a_server_left_by_a_killed_run_is_found(own):
    run = python(own.home, "print(warehouse.url(settings), flush=True)", "input()")
    run.stdin = None
    address = run.stdout.readline().strip()
    run.kill()
    run.communicate()

    assert warehouse.url(own) == address


def test_starts_again_after_its_main_process_was_killed(filled):
    os.kill(pid_of(filled), signal.SIGKILL)

    assert kept(filled) == (42,)


def test_starts_again_while_an_orphan_still_works(filled):
    connection = psycopg.connect(warehouse.url(filled))
    connection.pgconn.send_query(b"do $$ begin loop end loop; end $$")
    connection.pgconn.flush()
    os.kill(pid_of(filled), signal.SIGKILL)

    assert kept(filled) == (42,)
    connection.close()


def test_starts_again_after_all_its_processes_were_killed(filled):
    data = cluster.data_folder(filled.server_folder)
    for pid in [pid_of(filled), *process.orphans(data)]:
        # what sees that the server is gone may end before its turn comes
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    assert kept(filled) == (42,)


def test_waits_for_the_recovery_from_one_killed_connection(filled):
    with psycopg.connect(warehouse.url(filled)) as connection:
        os.kill(connection.info.backend_pid, signal.SIGKILL)

    assert kept(filled) == (42,)


def test_a_pid_file_that_names_another_program_does_not_fool_it(filled):
    embedded.stop(filled)
    data = cluster.data_folder(filled.server_folder)
    port = (filled.server_folder / "port").read_text().strip()
    (data / "postmaster.pid").write_text(f"{os.getpid()}\n{data}\n0\n{port}\n\nlocalhost\n")

    assert kept(filled) == (42,)
    assert pid_of(filled) != os.getpid()


def test_a_lost_database_is_made_again(started):
    with psycopg.connect(warehouse.url(started), dbname="postgres", autocommit=True) as connection:
        connection.execute("drop database chatmart with (force)")

    with warehouse.connect(started) as connection:
        assert connection.info.dbname == "chatmart"


def test_a_start_killed_while_it_made_the_data_folder_is_begun_anew(own):
    run = python(own.home, "warehouse.url(settings)")
    wait_until(lambda: list(own.server_folder.glob(f"{cluster.UNFINISHED}*/data/global")))
    run.kill()
    run.communicate()

    with warehouse.connect(own) as connection:
        assert connection.info.dbname == "chatmart"
    assert list(own.server_folder.glob(f"{cluster.UNFINISHED}*")) == []


@pytest.mark.skipif(sys.platform != "linux", reason="orphans are told apart on Linux only")
def test_orphans_are_told_from_the_processes_of_other_servers(settings, started):
    own = process.orphans(cluster.data_folder(started.server_folder))
    others = process.orphans(cluster.data_folder(settings.server_folder))

    assert own
    assert others
    assert not set(own) & set(others)
