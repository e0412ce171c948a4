"""What landed documents of operator presence keep."""

from expectations import shared

SCHEMA, TABLE = "staging", "drop__operator_presence"
ROWS_OF_A_NIGHT = shared.LANDED_SINCE

EXPECTATIONS = shared.landed()
