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

    with scratch_database(settings) as at_once, scratch_database(settings) as in_parts:
        whole = loaded_at_once(world, at_once, tmp_path / "whole", SEED)
        pieces = loaded_in_parts(world, in_parts, tmp_path / "pieces", SEED, parts=4)
        after_full_refresh = judged(world, in_parts)
        unequal = list(snapshots.changes(snapshot(at_once), snapshot(in_parts)))

    assert whole == []
    assert pieces == []
    assert after_full_refresh == []
    assert unequal == []


def test_many_small_builds_leave_what_one_large_build_leaves(settings: Settings, tmp_path: Path):
    world = worlds.world(seed=3, conversations=20, orders=20)

    with scratch_database(settings) as in_parts:
        differing = loaded_in_parts(world, in_parts, tmp_path / "pieces", seed=3, parts=5)

    assert differing == []
