from pathlib import Path

from chatmart.settings import Settings
from tests.reference import drops, worlds
from tests.reference.build import build, land, land_accounts
from tests.reference.compare import scratch_database


def test_unit_tests_and_data_tests_of_dbt_pass_on_a_random_world(
    settings: Settings, tmp_path: Path
):
    world = worlds.world(seed=8, conversations=30, orders=30)

    with scratch_database(settings) as scratch:
        land_accounts(scratch, world.accounts)
        for part in drops.write_drop(tmp_path, world.documents):
            land(scratch, part)
        # raises with the names of the tests that failed
        build(scratch, tests=True)
