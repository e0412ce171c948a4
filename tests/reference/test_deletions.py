"""A record that its vendor deleted is gone from all it touched, as if it had never landed."""

from pathlib import Path

from chatmart import warehouse
from chatmart.settings import Settings
from tests.reference import worlds
from tests.reference.build import build
from tests.reference.compare import judged, loaded_at_once, scratch_database

DELETED_STREAMS = ("conversations", "orders", "customers")

# a tombstone is a change like any other: it carries the load that brought it
OPEN_LOAD = """
insert into staging.loads (
    source, stream, origin, started_at, finished_at,
    documents_read, documents_landed, documents_rejected
)
values ('drop', %s, 'the vendor', now(), now(), 0, 0, 0)
returning load_id
"""


def bury(settings: Settings, doomed: set[tuple[str, str, str]]) -> None:
    with warehouse.connect(settings) as connection:
        for stream in DELETED_STREAMS:
            (load_id,) = connection.execute(OPEN_LOAD, [stream]).fetchone()
            connection.execute(
                f"update staging.drop__{stream} set deleted_at = now(), load_id = %s"
                " where (account, id) in (select * from unnest(%s::text[], %s::text[]))",
                [
                    load_id,
                    [account for kind, account, _ in doomed if kind == stream],
                    [id_ for kind, _, id_ in doomed if kind == stream],
                ],
            )


def test_what_was_deleted_is_gone_from_every_fact(settings: Settings, tmp_path: Path):
    world = worlds.world(seed=5, conversations=40, orders=40)
    records = sorted(
        {
            (stream, d["account"], d["id"])
            for stream in DELETED_STREAMS
            for d in world.documents[stream]
        }
    )
    doomed = set(records[::4])
    left = worlds.without(world, doomed)

    with scratch_database(settings) as scratch:
        before = loaded_at_once(world, scratch, tmp_path, seed=5)
        bury(scratch, doomed)
        build(scratch, seeds=world.seeds)
        after_a_night = judged(left, scratch)
        build(scratch, full_refresh=True, seeds=world.seeds)
        after_full_refresh = judged(left, scratch)

    assert before == []
    assert after_a_night == []
    assert after_full_refresh == []
