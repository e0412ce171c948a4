"""Tells on which days a mart and its candidate differ: by a digest of each day's rows."""

from typing import Any

import psycopg
from psycopg import sql

from chatmart.pipeline.changed_parts import Columns, Part
from chatmart.pipeline.daily_marts import DAY

Connection = psycopg.Connection[Any]

FORGET = "drop table if exists pg_temp.differing_days"
# the halves of a row's hash are multiplied: mere sums would stay when rows exchange their values
FIND = """
create temporary table differing_days on commit drop as
with hashed as (
    select account, local_date, true as is_new, hash_record_extended(one, 0) as hash
    from {new} as one
    union all
    select account, local_date, false as is_new, hash_record_extended(one, 0) as hash
    from {old} as one
),
digested as (
    select
        account, local_date, count(*) as row_count,
        sum((hash >> 32) * (hash & 4294967295)) as digest
    from hashed
    group by account, local_date, is_new
)
select distinct account, local_date
from digested
group by account, local_date, row_count, digest
having count(*) = 1
"""


PART = Part(
    sql.SQL("(account, local_date) in (select account, local_date from pg_temp.differing_days)"),
    DAY,
)


def are_there(columns: Columns) -> bool:
    """Tell whether each row is of a day, by the columns' names and whether they may be null."""
    return set(DAY) <= {name for name, _, is_never_null in columns if is_never_null}


def find(connection: Connection, old: sql.Identifier, new: sql.Identifier) -> int:
    """Fill `differing_days`, and tell how many they are."""
    connection.execute(FORGET)
    found = connection.execute(sql.SQL(FIND).format(old=old, new=new)).rowcount
    connection.execute("analyze pg_temp.differing_days")
    return found
