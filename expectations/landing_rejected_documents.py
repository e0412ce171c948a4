"""How much of what the sources sent could not be landed."""

from chatmart.quality.rules import STOP, WARN, ExpectNothingFoundBy

SCHEMA, TABLE = "staging", "rejected_documents"

# a handful of broken lines in a small file never stops a night
REJECTIONS_THAT_STOP = 50

NEWEST_LOADS = """
            select distinct on (source, stream)
                source,
                stream,
                documents_read,
                documents_rejected
            from staging.loads
            where documents_read > 0
            order by source, stream, load_id desc
        """.rstrip()

EXPECTATIONS = [
    ExpectNothingFoundBy(
        query=f"""
        select *
        from ({NEWEST_LOADS}
        ) as newest
        where documents_rejected > 0.01 * documents_read
        """,  # noqa: S608
        severity=WARN,
        unit="streams",
        description="At most 1 % of what a stream sent last could not be landed.",
    ),
    ExpectNothingFoundBy(
        query=f"""
        select *
        from ({NEWEST_LOADS}
        ) as newest
        where
            documents_rejected > 0.2 * documents_read
            and documents_rejected >= {REJECTIONS_THAT_STOP}
        """,  # noqa: S608
        severity=STOP,
        unit="streams",
        description="At most 20 % of what a stream sent last could not be landed.",
    ),
]
