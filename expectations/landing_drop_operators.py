"""What landed documents of operators keep."""

from expectations import shared

SCHEMA, TABLE = "staging", "drop__operators"

EXPECTATIONS = shared.landed()
