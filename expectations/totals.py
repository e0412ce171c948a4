"""Totals of marts that are those of the facts they count."""

from collections.abc import Mapping

from chatmart.quality.rules import STOP, ExpectNothingFoundBy


def same(
    measure: str, facts: str, description: str, counted: str = "count(*)"
) -> ExpectNothingFoundBy:
    """Hold an account's sum of `measure` against its `facts`, a table of core and conditions."""
    return ExpectNothingFoundBy(
        query=f"""
        with mart as (
            select account, sum({measure}) as total
            from {{table}} group by account
        ),
        core as (
            select account, {counted} as total
            from {facts}
            group by account
        )
        select coalesce(mart.account, core.account)
        from mart full join core using (account)
        where coalesce(mart.total, 0) <> coalesce(core.total, 0)
        """,  # noqa: S608
        severity=STOP,
        unit="accounts",
        description=description,
    )


def same_credit(fact: str, dates: Mapping[str, str]) -> ExpectNothingFoundBy:
    """Hold credit by each date basis against the fact; `dates` names the column of each basis."""
    key = "account, attribution_model, window_hours, currency, date_basis"
    based = "\n                union all\n                ".join(
        f"select *, '{basis}' as date_basis from {fact} where {{day of {date}}}"  # noqa: S608
        for basis, date in dates.items()
    )
    return ExpectNothingFoundBy(
        query=f"""
        with mart as (
            select {key}, sum(orders_credited) as credit, sum(credited_amount) as amount
            from {{table}}
            group by {key}
        ),
        core as (
            select {key}, sum(credit) as credit, sum(credited_amount) as amount
            from (
                {based}
            ) as attributions
            group by {key}
        )
        select *
        from mart
        full join core using ({key})
        where
            mart.amount is distinct from core.amount
            or abs(mart.credit - core.credit) > 1e-6
        """,  # noqa: S608
        severity=STOP,
        unit="totals",
        description="By both dates the totals are the credited orders and amounts of the core.",
    )
