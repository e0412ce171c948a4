"""What landed records of any vendor keep."""

from chatmart.quality.rules import WARN, ExpectNothingFoundBy, ExpectRowsToKeep
from expectations import shared

SCHEMA, TABLE = "staging", "vendor_documents"

DAYS_AHEAD = 2  # a report of a day is dated by the end of that day

EXPECTATIONS: list[ExpectRowsToKeep | ExpectNothingFoundBy] = [
    ExpectRowsToKeep(
        rule="account = btrim(account) and id = btrim(id)",
        severity=WARN,
        unit="documents",
        description="No account and no id begins or ends with a blank.",
    ),
    ExpectRowsToKeep(
        rule=f"source_updated_at <= now() + interval '{DAYS_AHEAD} days'",
        severity=WARN,
        unit="documents",
        description="No document was changed in the future: the vendor's clock is right.",
    ),
    ExpectNothingFoundBy(
        query=f"""
        with loads as (
            select source, stream, account, max(load_id) as load_id
            from {{table}}
            group by source, stream, account
        )
        select source, stream, account
        from {{table}}
        left join loads using (source, stream, account, load_id)
        group by source, stream, account
        having
            count(*) filter (where deleted_at is not null and loads.load_id is not null)
            > greatest({shared.DELETIONS_WORTH_A_LOOK}, 0.2 * count(*))
        """,  # noqa: S608
        severity=WARN,
        unit="streams",
        description="The newest load of each stream deleted at most a fifth of what there is.",
    ),
]
