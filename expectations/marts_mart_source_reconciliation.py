"""Which vendors' own numbers drift away from ours: one expectation for each number."""

import csv

from chatmart.quality.rules import WARN, ExpectNothingFoundBy
from chatmart.settings import PROJECT_ROOT

SCHEMA, TABLE = "marts", "mart_source_reconciliation"

TOLERANCES = PROJECT_ROOT / "dbt_project/seeds/reconciliation_tolerances.csv"
LATELY_DAYS, UNEXPLAINED_DAYS = 30, 3


def agreement(vendor: str, metric: str) -> ExpectNothingFoundBy:
    """A single odd day is no drift."""
    return ExpectNothingFoundBy(
        query=f"""
        with lately as (
            select
                account,
                local_date,
                is_within_tolerance,
                count(*) filter (where not is_within_tolerance) over (partition by account) as odd
            from {{table}}
            where
                vendor = '{vendor}' and metric = '{metric}'
                and local_date > (select max(local_date) - {LATELY_DAYS} from {{table}})
        )
        select account, local_date from lately
        where not is_within_tolerance and odd >= {UNEXPLAINED_DAYS}
        """,  # noqa: S608  from our own seed
        severity=WARN,
        unit="days",
        description=f"{vendor.replace('_', ' ')}: its own {metric.replace('_', ' ')} of the last"
        f" {LATELY_DAYS} days agrees with ours as far as is explained.",
    )


with TOLERANCES.open(encoding="utf-8") as seed:
    EXPECTATIONS = [agreement(row["vendor"], row["metric"]) for row in csv.DictReader(seed)]
