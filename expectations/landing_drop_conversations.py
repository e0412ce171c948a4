"""What landed documents of conversations keep."""

from expectations import shared

SCHEMA, TABLE = "staging", "drop__conversations"
ROWS_OF_A_NIGHT = shared.LANDED_SINCE

EXPECTATIONS = shared.landed()
