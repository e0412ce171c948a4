"""What landed documents of customers keep."""

from expectations import shared

SCHEMA, TABLE = "staging", "drop__customers"

EXPECTATIONS = shared.landed()
