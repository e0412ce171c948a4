"""What landed documents of customers keep."""

from expectations import shared

SCHEMA, TABLE = "staging", "drop__customers"
ROWS_OF_A_NIGHT = shared.LANDED_SINCE

EXPECTATIONS = shared.landed()
