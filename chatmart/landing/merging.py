"""Moves what was staged into the warehouse: the end of a load, in its transaction."""

from typing import Any, Literal, NamedTuple

import psycopg
from psycopg import sql

from chatmart.landing.advancing import advance
from chatmart.landing.copying import Target
from chatmart.landing.tally import Tally

# every load takes this lock before it gets its id, so that ids are given in the order of commits
LOAD_LOCK = 0x63686174  # "chat"

# which landed documents are gone: those that a load lacks, of its days or at all, or those it names
Replaces = Literal["nothing", "named", "days", "everything"]

OPEN_LOAD = """
insert into staging.loads (
    source, stream, origin, started_at, finished_at,
    documents_read, documents_landed, documents_rejected, is_backfill
)
values (%(source)s, %(stream)s, %(origin)s, now(), now(), 0, 0, 0, %(is_backfill)s)
returning load_id, cast(now() as text)
"""

CLOSE_LOAD = """
update staging.loads
set
    documents_read = %(read)s,
    documents_landed = %(landed)s,
    documents_rejected = %(rejected)s,
    finished_at = clock_timestamp()
where load_id = %(load_id)s
"""

TAKE_LOCK = "select pg_advisory_xact_lock(%(lock)s)"
TRY_LOCK = "select pg_try_advisory_xact_lock(%(lock)s)"

HAS_COPIES = "select exists (select from incoming group by account, id having count(*) > 1)"

# the newest wins, of several equally new ones the last that was read
DROP_OLDER_COPIES = """
delete from incoming
using (
    select
        ctid,
        row_number() over (
            partition by account, id order by source_updated_at desc, reading_order desc
        ) as place
    from incoming
) as ranked
where incoming.ctid = ranked.ctid and ranked.place > 1
"""

# no one else writes while the lock is held, so that `merge` meets no row it has not seen
MERGE = """
merge into {table} as landed
using incoming on landed.account = incoming.account and landed.id = incoming.id
when matched and (
    incoming.source_updated_at > landed.source_updated_at
    or incoming.source_updated_at = landed.source_updated_at
    and case
        when landed.deleted_at is null then incoming.document <> landed.document
        else %(revives)s
    end
) then update set
    document = incoming.document,
    source_updated_at = incoming.source_updated_at,
    loaded_at = now(),
    load_id = %(load_id)s,
    deleted_at = null
when not matched then insert (account, id, document, source_updated_at, loaded_at, load_id)
values (
    incoming.account, incoming.id, incoming.document, incoming.source_updated_at,
    now(), %(load_id)s
)
"""

DELETE_MISSING = """
update {table} as landed
set deleted_at = now(), loaded_at = now(), load_id = %(load_id)s
where
    landed.deleted_at is null
    and (
        not %(only_days)s
        or (landed.account, landed.source_updated_at)
        in (select account, source_updated_at from incoming)
    )
    and not exists (
        select from incoming
        where incoming.account = landed.account and incoming.id = landed.id
    )
"""

DELETE_NAMED = """
update {table}
set deleted_at = now(), loaded_at = now(), load_id = %(load_id)s
where account = %(account)s and id = any(%(gone)s) and deleted_at is null
"""

KEEP_REFUSED = """
insert into staging.rejected_documents (
    load_id, source, stream, origin, line_number, document_text, document_digest, reason
)
select
    %(load_id)s, %(source)s, %(stream)s, origin, line_number, document_text, document_digest, reason
from refused
on conflict (source, stream, origin, line_number, document_digest) do nothing
"""


class Merged(NamedTuple):
    """What a load changed."""

    load_id: int
    landed: int
    deleted: int
    is_anything_new: bool


class Load(NamedTuple):
    """What is loaded: a stream of a source, from a folder or an address.

    `account` is null where the documents themselves name theirs.
    """

    source: str
    stream: str
    origin: str
    account: str | None = None
    is_backfill: bool = False

    @property
    def table(self) -> sql.Identifier:
        return sql.Identifier("staging", f"{self.source}__{self.stream}")


def open_now(connection: psycopg.Connection[Any], load: Load) -> Target | None:
    """Open the load before it is read, if no other load is open; then it can land directly."""
    (is_alone,) = _row(connection, TRY_LOCK, {"lock": LOAD_LOCK})
    if not is_alone:
        return None
    load_id, loaded_at = _row(connection, OPEN_LOAD, load._asdict())
    return Target(load.table, load_id, loaded_at)


def merge(
    connection: psycopg.Connection[Any],
    load: Load,
    tally: Tally,
    replaces: Replaces,
    target: Target | None,
) -> Merged:
    """Write what was staged, rejections, cursors and the load's own row."""
    _prepare(connection)
    load_id = target.load_id if target else _open(connection, load)
    names = load._asdict() | {"load_id": load_id, "is_direct": tally.landed_directly > 0}
    landed, deleted = _merge_documents(connection, load.table, load_id, replaces)
    deleted += _delete_named(connection, load, load_id, tally)
    others = connection.execute(KEEP_REFUSED, names).rowcount
    others += advance(connection, load.table, names, tally)
    landed = _count_landed(connection, load, load_id, landed, tally)
    counts = {"read": tally.read, "landed": landed, "rejected": tally.rejected}
    connection.execute(CLOSE_LOAD, counts | {"load_id": load_id})
    return Merged(load_id, landed, deleted, bool(landed or deleted or others))


def _prepare(connection: psycopg.Connection[Any]) -> None:
    """Do before the lock what needs nothing but the staged documents."""
    (has_copies,) = _row(connection, HAS_COPIES, {})
    if has_copies:
        connection.execute(DROP_OLDER_COPIES)
    # the planner must see how few or many documents came, for which a small sample will do
    connection.execute("set local default_statistics_target = 10")
    connection.execute("analyze incoming (account, id, source_updated_at)")


def _open(connection: psycopg.Connection[Any], load: Load) -> int:
    connection.execute(TAKE_LOCK, {"lock": LOAD_LOCK})
    load_id: int = _row(connection, OPEN_LOAD, load._asdict())[0]
    return load_id


def _merge_documents(
    connection: psycopg.Connection[Any], table: sql.Identifier, load_id: int, replaces: Replaces
) -> tuple[int, int]:
    """Give how many documents landed and how many were seen to be gone."""
    values = {
        "load_id": load_id,
        "revives": replaces != "nothing",
        "only_days": replaces == "days",
    }
    landed = connection.execute(sql.SQL(MERGE).format(table=table), values).rowcount
    if replaces in {"nothing", "named"}:
        return landed, 0
    return landed, connection.execute(sql.SQL(DELETE_MISSING).format(table=table), values).rowcount


def _delete_named(
    connection: psycopg.Connection[Any], load: Load, load_id: int, tally: Tally
) -> int:
    if not tally.gone:
        return 0
    values = {"load_id": load_id, "account": load.account, "gone": tally.gone}
    return connection.execute(sql.SQL(DELETE_NAMED).format(table=load.table), values).rowcount


def _count_landed(
    connection: psycopg.Connection[Any], load: Load, load_id: int, merged: int, tally: Tally
) -> int:
    """Count a document once that landed directly and was then merged with a newer one."""
    if not (merged and tally.landed_directly):
        return merged + tally.landed_directly
    count = sql.SQL("select count(*) from {table} where load_id = %(load_id)s")
    landed: int = _row(connection, count.format(table=load.table), {"load_id": load_id})[0]
    return landed


def _row(
    connection: psycopg.Connection[Any], query: sql.Composed | str, values: dict[str, Any]
) -> tuple[Any, ...]:
    row: tuple[Any, ...] = connection.execute(query, values).fetchall()[0]
    return row
