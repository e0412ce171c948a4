"""What landed documents of campaign deliveries keep."""

from expectations import shared

SCHEMA, TABLE = "staging", "drop__campaign_deliveries"

EXPECTATIONS = shared.landed()
