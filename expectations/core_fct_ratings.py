"""What ratings keep."""

from chatmart.quality.rules import WARN, ExpectRowsToKeep
from expectations import shared

SCHEMA, TABLE = "core", "fct_ratings"
ROWS_OF_A_NIGHT = shared.of_records("conversations", "conversation_id")

EXPECTATIONS = [
    ExpectRowsToKeep(
        rule="score_normalised between 0 and 1",
        severity=WARN,
        unit="ratings",
        description="Every rating lies on its scale.",
    ),
]
