"""What landed documents of conversations keep."""

from expectations import shared

SCHEMA, TABLE = "staging", "drop__conversations"

EXPECTATIONS = shared.landed()
