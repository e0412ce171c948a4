"""What landed documents of operator presence keep."""

from expectations import shared

SCHEMA, TABLE = "staging", "drop__operator_presence"

EXPECTATIONS = shared.landed()
