"""What web analytics keeps, and what its readers should know of it."""

from chatmart.quality.rules import WARN, ExpectNothingFoundBy

SCHEMA, TABLE = "core", "fct_web_events"

LATELY_DAYS = 7

EXPECTATIONS = [
    ExpectNothingFoundBy(
        query=f"""
        select account, event_date
        from {{table}}
        where
            (is_sampled or is_thresholded or has_other_row)
            and event_date > (select max(event_date) - {LATELY_DAYS} from {{table}})
        group by account, event_date
        """,  # noqa: S608
        severity=WARN,
        unit="days",
        description="Web analytics told the last week in full: not from a sample, and with no rows"
        " withheld or summed up as (other).",
    ),
    ExpectNothingFoundBy(
        query="""
        select account, event_date
        from (
            select
                account,
                event_date,
                case
                    when source_record_id like '%:%' then split_part(source_record_id, ':', 1)
                    else 'drop'
                end as told_by
            from {table}
            where event_name = 'session_start'
        ) as told
        group by account, event_date
        having count(distinct told_by) > 1
        """,
        severity=WARN,
        unit="days",
        description="The sessions of a day are told by one source only.",
    ),
]
