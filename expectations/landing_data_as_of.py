"""How fresh the sources are."""

from chatmart.quality.rules import WARN, ExpectRowsToKeep

SCHEMA, TABLE = "staging", "data_as_of"

EXPECTATIONS = [
    ExpectRowsToKeep(
        rule=f"stream <> '{stream}' or data_as_of >= now() - interval '{days} days'",
        severity=WARN,
        unit="accounts",
        description=f"The newest of the {words} is at most {days} days old.",
    )
    for stream, words, days in [
        ("conversations", "conversations", 2),
        ("orders", "orders", 2),
        ("web_events", "web analytics", 3),
    ]
]
