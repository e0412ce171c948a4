"""A night in the small shop of `tables`, in which all that there is has changed."""

from typing import Any

import psycopg

NIGHT = """
create table intermediate.int_touched_records as
select stream, account, record_id from intermediate.int_records;
create table intermediate.int_changed_records as table intermediate.int_touched_records;
alter table core.fct_conversations add column if not exists started_date date;
update core.fct_conversations set started_date = current_date - 1;
alter table core.fct_ratings add column if not exists conversation_id text;
update core.fct_ratings set conversation_id = 'c1';
alter table core.fct_attributions
add column if not exists conversation_started_date date,
add column if not exists ordered_date date;
update core.fct_attributions
set conversation_started_date = current_date - 1, ordered_date = current_date - 1;
create table core.fct_contact_days as
select account, conversation_id, started_date as contact_date, 2 as message_count
from core.fct_conversations;
insert into changes.days
select table_name, 'shop-cz', current_date - 1 from information_schema.tables
where table_schema = 'marts';
"""


def begin(connection: psycopg.Connection[Any]) -> None:
    connection.execute(NIGHT)
