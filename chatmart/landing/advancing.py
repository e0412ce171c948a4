"""Notes, in a load's own transaction, how far its source was read."""

from typing import Any

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from chatmart.landing.tally import Tally

MOVE_CURSOR = """
insert into staging.cursors as moved (source, stream, name, value, load_id, through)
values (%(source)s, %(stream)s, %(name)s, %(value)s, %(load_id)s, %(through)s)
on conflict (source, stream, name) do update
set
    value = excluded.value,
    load_id = excluded.load_id,
    through = coalesce(excluded.through, moved.through)
where moved.value <> excluded.value or excluded.through > moved.through
"""

ADVANCE_DATA_AS_OF = """
insert into staging.data_as_of as known (source, stream, account, data_as_of)
select %(source)s, %(stream)s, account, max(source_updated_at)
from (
    select account, source_updated_at from incoming
    union all
    select account, source_updated_at from {table} where %(is_direct)s and load_id = %(load_id)s
) as seen
group by account
on conflict (source, stream, account) do update
set data_as_of = excluded.data_as_of
where known.data_as_of < excluded.data_as_of
"""

# whose records a source has told in full up to an instant, even when nothing was new
ADVANCE_THROUGH = """
insert into staging.data_as_of as known (source, stream, account, data_as_of)
values (%(source)s, %(stream)s, %(account)s, %(through)s)
on conflict (source, stream, account) do update
set data_as_of = excluded.data_as_of
where known.data_as_of < excluded.data_as_of
"""


def advance(
    connection: psycopg.Connection[Any], table: sql.Identifier, names: dict[str, Any], tally: Tally
) -> int:
    """Note how far the source was read; give how much of that is news."""
    newest = sql.SQL(ADVANCE_DATA_AS_OF).format(table=table)
    news = connection.execute(newest, names).rowcount
    for name, value, through in tally.cursors:
        moved = {"name": name, "value": Jsonb(value), "through": through}
        news += connection.execute(MOVE_CURSOR, names | moved).rowcount
        if through is not None:
            news += connection.execute(ADVANCE_THROUGH, names | moved).rowcount
    return news
