"""What landed documents of orders keep."""

from expectations import shared

SCHEMA, TABLE = "staging", "drop__orders"

EXPECTATIONS = shared.landed()
