"""Whether the sources sent about as much as they use to."""

from chatmart.quality.rules import WARN, ExpectNothingFoundBy

SCHEMA, TABLE = "staging", "loads"

EXPECTATIONS = [
    ExpectNothingFoundBy(
        query="""
        with recent as (
            select
                source,
                stream,
                documents_read,
                row_number() over (partition by source, stream order by load_id desc) as age
            from {table}
            where documents_read > 0
        )
        select source, stream
        from recent
        where age <= 11
        group by source, stream
        having
            count(*) >= 4
            and max(documents_read) filter (where age = 1) < 0.2 * percentile_cont(0.5)
            within group (order by documents_read) filter (where age > 1)
        """,
        severity=WARN,
        unit="streams",
        description="The newest load of each stream is at least a fifth of the usual size.",
    ),
]
