"""What ratings keep."""

from chatmart.quality.rules import WARN, ExpectRowsToKeep

SCHEMA, TABLE = "core", "fct_ratings"

EXPECTATIONS = [
    ExpectRowsToKeep(
        rule="score_normalised between 0 and 1",
        severity=WARN,
        unit="ratings",
        description="Every rating lies on its scale.",
    ),
]
