"""What the status of orders keeps before it is published."""

from chatmart.quality.rules import STOP, WARN, ExpectNothingFoundBy

SCHEMA, TABLE = "marts", "mart_order_status"

LATELY_DAYS = 7

EXPECTATIONS = [
    ExpectNothingFoundBy(
        query="""
        with mart as (
            select account, status, sum(order_count) as orders from {table} group by account, status
        ),
        core as (
            select account, status, count(*) as orders from core.fct_orders group by account, status
        )
        select *
        from mart
        full join core using (account, status)
        where mart.orders is distinct from core.orders
        """,
        severity=STOP,
        unit="statuses",
        description="All days together show every order once, in the status it has now.",
    ),
    ExpectNothingFoundBy(
        query=f"""
        select account, sum(order_count) from {{table}}
        where local_date > (select max(local_date) - {LATELY_DAYS} from {{table}})
        group by account
        having
            sum(seen_within_day_numerator)
            < max(seen_within_day_target)
            * (sum(order_count) - sum(changed_before_first_read_count))
        """,  # noqa: S608
        severity=WARN,
        unit="accounts",
        description="Changes of orders of the last week were seen here within 24 hours, as often as"
        " is aimed at.",
    ),
]
