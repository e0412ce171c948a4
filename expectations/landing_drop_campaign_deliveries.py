"""What landed documents of campaign deliveries keep."""

from expectations import shared

SCHEMA, TABLE = "staging", "drop__campaign_deliveries"
ROWS_OF_A_NIGHT = shared.LANDED_SINCE

EXPECTATIONS = shared.landed()
