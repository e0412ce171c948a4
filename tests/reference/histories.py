"""Random histories: small worlds in accounts of their own, the order they come in, deletions."""

from dataclasses import dataclass
from pathlib import Path
from random import Random

from hypothesis import strategies as st

from chatmart.settings import Settings
from tests.reference import drops, worlds
from tests.reference.build import build, land, land_accounts
from tests.reference.business_time import SEED_NAMES
from tests.reference.documents import Document
from tests.reference.test_deletions import DELETED_STREAMS, bury
from tests.reference.worlds import World

Record = tuple[str, str, str]
Told = dict[str, list[Document]]


@dataclass(frozen=True)
class History:
    """A world, the order in which it arrives, and one in how many of its records is deleted."""

    world: World
    order: int
    deleted: int


@st.composite
def histories(draw: st.DrawFn) -> History:
    sizes = st.integers(6, 14)
    return History(
        world=worlds.world(draw(st.integers(0, 10**6)), draw(sizes), draw(sizes)),
        order=draw(st.integers(0, 10**6)),
        deleted=draw(st.integers(3, 9)),
    )


def moved(world: World, number: int) -> World:
    """Give the world with other names of its accounts."""

    def renamed(told: Told) -> Told:
        return {
            name: [row | {"account": f"{number}-{row['account']}"} for row in rows]
            for name, rows in told.items()
        }

    return World(
        {f"{number}-{account}": configured for account, configured in world.accounts.items()},
        renamed(world.documents),
        renamed({name: world.seeds[name] for name in SEED_NAMES}),
    )


def united(one: World, other: World) -> World:
    def both(mine: Told, theirs: Told) -> Told:
        return {name: mine.get(name, []) + theirs.get(name, []) for name in mine | theirs}

    return World(
        one.accounts | other.accounts,
        both(one.documents, other.documents),
        both(one.seeds, other.seeds),
    )


def live_through(several: list[History], nights: int, settings: Settings, folder: Path) -> World:
    """Let histories happen at once to shops beside each other; give the world that is left.

    Each night brings a part of each and deletes records: a build takes long, worlds are small.
    """
    left = World({}, {})
    parts = []
    for number, history in enumerate(several):
        world = moved(history.world, number)
        left = united(left, world)
        place = folder / str(number)
        parts.append(drops.write_drop(place, world.documents, nights, True, history.order))
    land_accounts(settings, left.accounts)
    for night in range(nights):
        doomed: set[Record] = set()
        for history, folders in zip(several, parts, strict=True):
            land(settings, folders[night])
            doomed |= deletions(history, folders, night)
        bury(settings, doomed)
        left = worlds.without(left, doomed)
        build(settings, seeds=left.seeds)
    return left


def deletions(history: History, folders: list[Path], night: int) -> set[Record]:
    arrives = [records(drops.read_drop(part)) for part in folders]
    # a version that came after the deletion would bring the record back
    complete = sorted(arrives[night].difference(*arrives[night + 1 :]))
    random = Random(history.order + night)
    return set(random.sample(complete, len(complete) // history.deleted))


def records(documents: dict[str, list[Document]]) -> set[Record]:
    return {
        (stream, document["account"], document["id"])
        for stream in DELETED_STREAMS
        for document in documents.get(stream, [])
    }
