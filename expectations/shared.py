"""Expectations that several tables have in common."""

from chatmart.quality.rules import STOP, WARN, ExpectNothingFoundBy, ExpectRowsToKeep

DELETIONS_WORTH_A_LOOK = 100


def landed(days_ahead: int = 1) -> list[ExpectRowsToKeep | ExpectNothingFoundBy]:
    """What any stream of landed documents keeps; days are dated by their end."""
    return [
        ExpectRowsToKeep(
            rule="account = btrim(account) and id = btrim(id)",
            severity=WARN,
            unit="documents",
            description="No account and no id begins or ends with a blank.",
        ),
        ExpectRowsToKeep(
            rule=f"source_updated_at <= now() + interval '{days_ahead} days'",
            severity=WARN,
            unit="documents",
            description="No document was changed in the future: the source's clock is right.",
        ),
        ExpectNothingFoundBy(
            query=f"""
            with deleted as (
                select count(*) as documents from {{table}}
                where deleted_at is not null and load_id = (select max(load_id) from {{table}})
            )
            select generate_series(1, documents) from deleted
            where
                documents > {DELETIONS_WORTH_A_LOOK}
                and documents > 0.2 * (select count(*) from {{table}})
            """,  # noqa: S608
            severity=WARN,
            unit="documents",
            description="The newest load deleted at most a fifth of what there is.",
        ),
    ]


def one_row_a_document(stream: str, key: str) -> ExpectNothingFoundBy:
    """A document that landed after the build began is left to the next build."""
    return ExpectNothingFoundBy(
        query=f"""
        with build as (
            select newest_load_id from quality.builds order by build_id desc limit 1
        ),
        later as (
            select account, record_id from intermediate.int_records
            where
                stream = '{stream}'
                and load_id > (select newest_load_id from build)
        )
        select
            fact.account, fact.{key}, staged.account as staged_account, staged.{key} as staged_id
        from {{table}} as fact
        full join intermediate.int_{stream} as staged
            on fact.account = staged.account and fact.{key} = staged.{key}
        where
            (fact.{key} is null or staged.{key} is null)
            and not exists (
                select from later
                where
                    later.account = coalesce(fact.account, staged.account)
                    and later.record_id = coalesce(fact.{key}, staged.{key})
            )
        """,  # noqa: S608
        severity=STOP,
        unit=stream,
        description=f"Every landed document of {stream} is one row, and nothing else is.",
    )
