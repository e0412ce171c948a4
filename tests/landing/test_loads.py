"""What a load leaves behind, and what a broken one does not."""

import gzip
import os
import random
import signal
import subprocess
import sys
import threading
import tracemalloc
from dataclasses import replace

import orjson
import psycopg
import pytest
from psycopg import errors

from chatmart import landing, warehouse
from chatmart.errors import ChatmartError
from chatmart.landing import Load, contract, staging
from chatmart.landing.loading import load as land
from chatmart.landing.merging import LOAD_LOCK, open_now
from chatmart.settings import PROJECT_ROOT
from chatmart.sources import Lines
from tests.landing.builders import customer, lines, order, write

REJECTED = """
select line_number, document_text, reason from staging.rejected_documents order by line_number
"""
COUNT = "select count(*) from staging.drop__customers"


def entries(*documents, origin="test"):
    return [Lines(origin, list(enumerate(lines(*documents).splitlines(), 1)))]


def land_customers(connection, read, check=None, progress=lambda *_: None, **options):
    check = check or contract.checker("customers")
    what = Load("drop", "customers", "test")
    return land(connection, what, lambda _: read, check, progress, **options)


def test_a_load_tells_what_it_did(load, rows, tmp_path):
    write(tmp_path, "customers/a.ndjson", customer(), b"{", customer(id="k2"))
    write(tmp_path, "customers/b.ndjson.gz", customer(id="k3"))
    write(tmp_path, "customers/c.txt", b"")

    result = load()

    assert replace(result, warnings=()) == landing.LoadResult(
        stream="customers", load_id=result.load_id, read=4, landed=3, rejected=1, files=2
    )
    assert len(result.warnings) == 1
    assert not result.is_clean
    assert rows(
        "select load_id, source, stream, origin, documents_read, documents_landed, "
        "documents_rejected, started_at < finished_at from staging.loads"
    ) == [(result.load_id, "drop", "customers", str(tmp_path), 4, 3, 1, True)]


def test_a_second_load_of_the_same_leaves_nothing(load, rows, tmp_path):
    write(tmp_path, "customers/a.ndjson", customer(), b"{")
    load()
    before = [rows(f"select * from staging.{name}") for name in ("loads", "cursors", "data_as_of")]

    result = load()

    assert result == landing.LoadResult(stream="customers", unchanged_files=1)
    assert before == [
        rows(f"select * from staging.{name}") for name in ("loads", "cursors", "data_as_of")
    ]


def test_all_streams_of_a_folder_are_landed(connection, tmp_path):
    write(tmp_path, "customers/a.ndjson", customer())
    write(tmp_path, "orders/a.ndjson", order())

    results = landing.load_drop(connection, tmp_path)

    assert {result.stream: result.landed for result in results if result.landed} == {
        "customers": 1,
        "orders": 1,
    }


def test_bad_documents_are_kept_and_the_others_land(load, rows, tmp_path):
    write(
        tmp_path,
        "customers/a.ndjson",
        customer(),
        b'{"caf\xe9"}',
        customer(id="k2", name="\x00"),
        b"\x00",
        customer(id="k3"),
        customer(id=""),
    )

    result = load()

    nul = "The document holds the character U+0000, which PostgreSQL cannot store."
    no_json = "The line is not JSON: unexpected character, expected a JSON value at character 1."
    assert (result.landed, result.rejected) == (2, 4)
    assert rows(REJECTED) == [
        (2, '{"caf\\xe9"}', "The line is not UTF-8 text."),
        (3, lines(customer(id="k2", name="\x00")).decode().strip(), nul),
        (4, "\\x00", no_json),
        (6, lines(customer(id="")).decode().strip(), "id: must not be empty."),
    ]  # fmt: skip


def test_a_bad_document_that_comes_again_is_kept_once(load, rows, tmp_path):
    path = write(tmp_path, "customers/a.ndjson", b"{")
    load()
    path.write_bytes(b"{\n\n")

    assert load().rejected == 1
    assert len(rows(REJECTED)) == 1


def test_a_file_that_was_cut_off_lands_as_far_as_it_goes_and_is_read_again(load, rows, tmp_path):
    path = tmp_path / "customers" / "a.ndjson.gz"
    noise = random.Random(1)
    ids = [f"{number}-{noise.getrandbits(200)}" for number in range(2000)]
    whole = gzip.compress(lines(*[customer(id=id_) for id_ in ids]))
    path.parent.mkdir()
    path.write_bytes(whole[: len(whole) // 2])

    first, again = load(), load()

    assert 0 < first.landed == first.read < 2000
    assert (first.rejected, first.broken_files) == (0, (str(path),))
    assert again == replace(first, load_id=None, landed=0)
    assert [number for number, _, _ in rows(REJECTED)] == [first.landed + 1]

    path.write_bytes(whole)
    mended = load()

    assert (mended.landed, mended.broken_files) == (2000 - first.landed, ())
    assert rows(COUNT) == [2000]


def without_rules(text):
    """A contract that forgot its rules."""
    document = orjson.loads(text)
    return document["account"], document["id"], document["updated_at"]


@pytest.mark.parametrize("filled", [False, True], ids=["empty table", "filled table"])
def test_what_postgresql_refuses_is_found_among_the_others(connection, rows, filled):
    if filled:
        land_customers(connection, entries(customer(id="0", updated_at="2026-01-01T00:00:00Z")))
    documents = [customer(id=str(number)) for number in range(60)]
    documents[20]["name"] = "\x00"
    documents[21]["updated_at"] = "yesterday noon"
    documents[59]["updated_at"] = "2026-02-30T00:00:00Z"

    result = land_customers(connection, entries(*documents), without_rules)

    assert (result.landed, result.rejected) == (57, 3)
    assert rows(COUNT) == [57]
    assert [(number, reason) for number, _, reason in rows(REJECTED)] == [
        (21, "PostgreSQL cannot store the document: UntranslatableCharacter (22P05)."),
        (22, "PostgreSQL cannot store the document: InvalidDatetimeFormat (22007)."),
        (60, "PostgreSQL cannot store the document: DatetimeFieldOverflow (22008)."),
    ]


def test_a_line_of_50_mb_lands(load, rows, tmp_path):
    write(tmp_path, "customers/a.ndjson.gz", customer(name="x" * 50_000_000), customer(id="k2"))

    assert load().landed == 2
    assert rows("select max(length(document ->> 'name')) from staging.drop__customers") == [
        50_000_000
    ]


def test_a_broken_line_of_50_mb_is_kept_whole(load, rows, tmp_path):
    broken = b'{"name": "' + b"x" * 50_000_000
    write(tmp_path, "customers/a.ndjson.gz", broken, customer())

    assert (load().landed, load().unchanged_files) == (1, 1)
    assert rows("select length(document_text) from staging.rejected_documents") == [len(broken)]


def test_memory_does_not_grow_with_what_is_read(connection):
    text = lines(customer(name="x" * 10_000))
    broken = b"{" + b"x" * 10_000

    def much():
        for number in range(200):
            customers = [(n, text.replace(b"k1", b"%d-%d" % (number, n))) for n in range(20)]
            yield Lines("test", [*customers, *[(20 + n, broken) for n in range(20)]])

    tracemalloc.start()
    result = land_customers(connection, much())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert (result.landed, result.rejected) == (4000, 4000)
    assert peak < 4 * staging.BATCH_BYTES < 200 * 40 * 10_000


def test_a_full_disk_is_told_and_leaves_nothing(connection, rows):
    def progress(documents, size):
        raise errors.DiskFull("could not extend file")

    with pytest.raises(ChatmartError, match="disk of the PostgreSQL server was full") as error:
        land_customers(connection, entries(customer()), progress=progress)

    assert "Free space" in error.value.remedy
    assert rows(COUNT) == rows("select count(*) from staging.loads") == [0]


def test_a_lost_connection_is_told_and_leaves_nothing(database, rows):
    with warehouse.connect(database) as other, warehouse.connect(database) as killer:

        def progress(documents, size):
            killer.execute("select pg_terminate_backend(%s)", (other.info.backend_pid,))

        with pytest.raises(ChatmartError, match="connection to PostgreSQL was lost"):
            land_customers(other, entries(customer()), progress=progress)

    assert rows(COUNT) == rows("select count(*) from staging.loads") == [0]


def test_a_load_wants_a_transaction_of_its_own(connection):
    connection.execute("select 1")

    with pytest.raises(psycopg.ProgrammingError, match="commit or roll back"):
        land_customers(connection, entries(customer()))


KILLED = """
import os, signal, sys
from pathlib import Path
from chatmart import landing, settings, warehouse

def progress(stream, documents, size):
    os.kill(os.getpid(), signal.SIGKILL)

with warehouse.connect(settings.load()) as connection:
    landing.load_drop_stream(connection, Path(sys.argv[1]), "customers", progress)
"""


def test_a_killed_load_leaves_nothing_and_is_made_up_for(database, load, rows, tmp_path):
    write(tmp_path, "customers/a.ndjson", *[customer(id=str(number)) for number in range(1000)])

    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path)],
        env={**os.environ, "CHATMART_DATABASE_URL": database.database_url},
        cwd=PROJECT_ROOT,
    )

    assert done.returncode == -signal.SIGKILL
    assert rows(COUNT) == rows("select count(*) from staging.cursors") == [0]
    assert load().landed == 1000


def test_two_loads_of_one_stream_at_once_end_like_one_after_the_other(database, rows):
    """The first has the lock and lands directly; the second stages and waits for it."""
    both_have_read = threading.Barrier(2, timeout=20)
    results = {}

    def run(name, updated_at):
        documents = [customer(id=str(n), name=name, updated_at=updated_at) for n in range(500)]
        with warehouse.connect(database) as own:
            results[name] = land_customers(
                own, entries(*documents), progress=lambda *_: both_have_read.wait()
            )

    threads = [
        threading.Thread(target=run, args=("old", "2026-03-01T00:00:00Z")),
        threading.Thread(target=run, args=("new", "2026-03-02T00:00:00Z")),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert rows("select distinct document ->> 'name' from staging.drop__customers") == ["new"]
    assert rows(COUNT) == [500]
    assert results["new"].landed == 500


def test_loads_get_their_ids_in_the_order_in_which_they_commit(database, rows):
    """A load that began first but commits last gets the higher id, also when it staged."""
    with warehouse.connect(database) as other, warehouse.connect(database) as holder:
        holder.execute("select pg_advisory_xact_lock(%s)", (LOAD_LOCK,))
        waiting = threading.Thread(target=land_customers, args=(other, entries(customer())))
        waiting.start()
        target = open_now(holder, Load("drop", "orders", "test"))
        assert target is not None
        waiting.join(0.3)
        assert waiting.is_alive()
        holder.commit()
        waiting.join()

    assert rows("select load_id, stream from staging.loads order by 1") == [
        (target.load_id, "orders"),
        (target.load_id + 1, "customers"),
    ]
