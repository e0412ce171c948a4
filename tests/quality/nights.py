"""A night in the small shop of `tables`, in which all that there is has changed."""

from typing import Any

import psycopg

NIGHT = """
create table intermediate.int_touched_records as
select stream, account, record_id from intermediate.int_records;
create table intermediate.int_changed_records as table intermediate.int_touched_records;
alter table core.fct_ratings add column if not exists conversation_id text;
update core.fct_ratings set conversation_id = 'c1';
create table changes.mart_customers as select customer_key from marts.mart_customers;
insert into changes.days
select table_name, 'shop-cz', current_date - 1 from information_schema.tables
where table_schema = 'marts';
"""


def begin(connection: psycopg.Connection[Any]) -> None:
    connection.execute(NIGHT)
