"""Who may read the marts may also read what they said before."""

from typing import Any

import psycopg
from psycopg import sql

Connection = psycopg.Connection[Any]

# who may read a mart and not yet its view; a role of null is everyone
MISSING_GRANTS = """
select distinct marts.relname::text, pg_roles.rolname::text
from pg_class as marts
inner join pg_class as views
    on views.relname = marts.relname and views.relnamespace = %(views)s::regnamespace
cross join lateral aclexplode(marts.relacl) as given
left join pg_roles on pg_roles.oid = given.grantee
where
    marts.relnamespace = 'marts'::regnamespace
    and given.privilege_type = 'SELECT'
    and given.grantee <> marts.relowner
    and not exists (
        select from aclexplode(views.relacl) as has
        where has.grantee = given.grantee and has.privilege_type = 'SELECT'
    )
"""
# every mart's restatements are in one view, so it is for those who may read all of these marts
ALL_READERS = """
select pg_roles.rolname::text
from quality.daily_marts
inner join pg_class as marts
    on marts.relname = daily_marts.mart and marts.relnamespace = 'marts'::regnamespace
cross join lateral aclexplode(marts.relacl) as given
left join pg_roles on pg_roles.oid = given.grantee
where
    given.privilege_type = 'SELECT'
    and given.grantee <> marts.relowner
    and not exists (
        select
        from pg_class as views
        cross join lateral aclexplode(views.relacl) as has
        where
            views.oid = 'marts.mart_restatements'::regclass
            and has.grantee = given.grantee
            and has.privilege_type = 'SELECT'
    )
group by pg_roles.rolname
having count(distinct marts.oid) = (select count(*) from quality.daily_marts)
"""
MISSING_USAGE = """
select distinct pg_roles.rolname::text
from pg_namespace as marts
cross join lateral aclexplode(marts.nspacl) as given
left join pg_roles on pg_roles.oid = given.grantee
where
    marts.nspname = 'marts'
    and given.privilege_type = 'USAGE'
    and given.grantee <> marts.nspowner
    and not exists (
        select from pg_namespace as views, aclexplode(views.nspacl) as has
        where
            views.nspname = %(views)s
            and has.grantee = given.grantee
            and has.privilege_type = 'USAGE'
    )
"""


def give(connection: Connection, views: str) -> None:
    """Let whoever reads a mart read what it said before."""
    values = {"views": views}
    for (role,) in connection.execute(MISSING_USAGE, values).fetchall():
        query = sql.SQL("grant usage on schema {} to {}")
        connection.execute(query.format(sql.Identifier(views), _role(role)))
    for mart, role in connection.execute(MISSING_GRANTS, values).fetchall():
        query = sql.SQL("grant select on {} to {}")
        connection.execute(query.format(sql.Identifier(views, mart), _role(role)))
    for (role,) in connection.execute(ALL_READERS).fetchall():
        query = sql.SQL("grant select on marts.mart_restatements to {}")
        connection.execute(query.format(_role(role)))


def _role(name: str | None) -> sql.Composable:
    return sql.Identifier(name) if name else sql.SQL("public")
