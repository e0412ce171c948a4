"""What the quality report tells of published numbers that later runs changed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import psycopg
from psycopg.rows import class_row

SHOWN = 20
LAST = """
select
    changed_at,
    mart,
    account,
    causes,
    min(local_date) as first_day,
    max(local_date) as last_day,
    sum((select count(*) from jsonb_object_keys(numbers_after)))::bigint as numbers
from quality.mart_history
where numbers_after <> '{}'
group by publication_id, changed_at, mart, account, causes
order by publication_id desc, numbers desc, mart, account, causes
limit %s
"""


@dataclass(frozen=True)
class Restatement:
    """How many numbers of a mart and account one publication changed for the same causes."""

    changed_at: datetime
    mart: str
    account: str
    causes: list[str]
    first_day: date
    last_day: date
    numbers: int


def last(connection: psycopg.Connection[Any]) -> list[Restatement]:
    """Give the newest restatements, the largest of a publication first."""
    with connection.cursor(row_factory=class_row(Restatement)) as cursor:
        return cursor.execute(LAST, (SHOWN,)).fetchall()
