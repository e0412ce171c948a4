"""Expectations that several tables have in common."""

from chatmart.quality.rules import STOP, WARN, ExpectNothingFoundBy, ExpectRowsToKeep

DELETIONS_WORTH_A_LOOK = 100

# which rows of its table a night checks; see chatmart.quality.narrowing
LANDED_SINCE = (
    "load_id > (select coalesce(max(through_load_id), 0) from quality.builds"
    " where status = 'succeeded')"
)

NO_DAY_TO_COME = ExpectRowsToKeep(
    rule="local_date <= current_date + 1",
    severity=WARN,
    description="No day lies in the future.",
)


def of_records(stream: str, key: str, changes: str = "int_changed_records") -> str:
    return (
        f"(account, {key}) in"  # noqa: S608
        f" (select account, record_id from intermediate.{changes} where stream = '{stream}')"
    )


def ratios(*rates: str) -> ExpectRowsToKeep:
    """Each rate has a numerator and a denominator beside it."""
    kept = (
        "{0}_rate is not distinct from cast({0}_numerator as numeric) / nullif({0}_denominator, 0)"
    )
    return ExpectRowsToKeep(
        rule=" and ".join(kept.format(rate) for rate in rates),
        severity=STOP,
        description="Every rate is its numerator over its denominator.",
    )


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
                select count(*) as documents from {{whole_table}}
                where
                    deleted_at is not null
                    and load_id = (select max(load_id) from {{whole_table}})
            )
            select generate_series(1, documents) from deleted
            where
                documents > {DELETIONS_WORTH_A_LOOK}
                and documents > 0.2 * (select count(*) from {{whole_table}})
            """,  # noqa: S608
            severity=WARN,
            unit="documents",
            description="The newest load deleted at most a fifth of what there is.",
        ),
    ]


def one_row_a_document(stream: str, key: str) -> ExpectNothingFoundBy:
    """A document that landed after the build began is left to the next build."""
    every_document = f"intermediate.int_{stream}"
    # `offset 0` hands the view one record at a time
    touched_documents = f"""(
            select every_row.account, every_row.{key}
            from intermediate.int_touched_records as touched
            cross join lateral (
                select account, {key} from {every_document} as staged
                where staged.account = touched.account and staged.{key} = touched.record_id
                offset 0
            ) as every_row
            where touched.stream = '{stream}'
        )"""  # noqa: S608
    return ExpectNothingFoundBy(
        query=_facts_without_documents(stream, key, every_document),
        night_query=_facts_without_documents(stream, key, touched_documents),
        severity=STOP,
        unit=stream,
        description=f"Every landed document of {stream} is one row, and nothing else is.",
    )


def _facts_without_documents(stream: str, key: str, documents: str) -> str:
    """Find documents without a row as well."""
    return f"""
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
        full join {documents} as staged
            on fact.account = staged.account and fact.{key} = staged.{key}
        where
            (fact.{key} is null or staged.{key} is null)
            and not exists (
                select from later
                where
                    later.account = coalesce(fact.account, staged.account)
                    and later.record_id = coalesce(fact.{key}, staged.{key})
            )
        """  # noqa: S608


def stages_narrow(period: str) -> ExpectNothingFoundBy:
    """Hold the stages of a funnel against each other, in each `period` and channel."""
    return ExpectNothingFoundBy(
        query=f"""
        select *
        from (
            select
                sum(stage_count) filter (where stage = 'reached' and unit = 'customers') as reached,
                sum(stage_count) filter (where stage = 'reached' and unit = 'messages') as messages,
                sum(stage_count) filter (where stage = 'cared') as cared,
                sum(stage_count) filter (where stage = 'ordered') as ordered,
                sum(stage_count) filter (where stage = 'delivered') as delivered
            from {{table}}
            group by account, {period}, channel
        ) as periods
        where
            cared > reached
            or ordered > reached
            or delivered > ordered
            or reached > messages
        """,  # noqa: S608
        severity=STOP,
        unit="periods",
        description="No stage of the funnel is larger than the one it comes from.",
    )
