"""What landed documents of orders keep."""

from expectations import shared

SCHEMA, TABLE = "staging", "drop__orders"
ROWS_OF_A_NIGHT = shared.LANDED_SINCE

EXPECTATIONS = shared.landed()
