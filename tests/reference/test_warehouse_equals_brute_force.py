"""Random worlds come out of the warehouse as the reference computes them, however they came in."""

from pathlib import Path

from chatmart.settings import Settings
from tests.reference import snapshots, worlds
from tests.reference.compare import (
    judged,
    loaded_at_once,
    loaded_in_parts,
    scratch_database,
    snapshot,
)

SEED = 1
SMALL = 60  # conversations, and as many orders


def test_the_warehouse_equals_brute_force_after_any_order_of_arrival(
    settings: Settings, tmp_path: Path
):
    world = worlds.world(SEED, SMALL, SMALL)

    with scratch_database(settings) as scratch:
        whole = loaded_at_once(world, scratch, tmp_path / "whole", SEED)
        at_once = snapshot(scratch)
    with scratch_database(settings) as scratch:
        pieces = loaded_in_parts(world, scratch, tmp_path / "pieces", SEED, parts=3)
        after_full_refresh = judged(world, scratch)
        unequal = list(snapshots.changes(at_once, snapshot(scratch)))

    assert whole == []
    assert pieces == []
    assert after_full_refresh == []
    assert unequal == []
