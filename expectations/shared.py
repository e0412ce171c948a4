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
        )
        select fact.account, fact.{key}, landed.account as landed_account, landed.id as landed_id
        from {{table}} as fact
        full join staging.drop__{stream} as landed
            on fact.account = landed.account and fact.{key} = landed.id
        where
            case
                when landed.id is null then true
                when landed.load_id > (select newest_load_id from build) then false
                else (fact.{key} is null) = (landed.deleted_at is null)
            end
        """,  # noqa: S608
        severity=STOP,
        unit=stream,
        description=f"Every landed document of {stream} is one row, and nothing else is.",
    )
