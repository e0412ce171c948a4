from pathlib import Path

from chatmart.settings import Settings
from tests.reference import worlds
from tests.reference.compare import loaded_in_parts, scratch_database


def test_many_small_builds_leave_what_one_large_build_leaves(settings: Settings, tmp_path: Path):
    world = worlds.world(seed=3, conversations=20, orders=20)

    with scratch_database(settings) as in_parts:
        differing = loaded_in_parts(world, in_parts, tmp_path / "pieces", seed=3, parts=3)

    assert differing == []
