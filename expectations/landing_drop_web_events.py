"""What landed documents of web events keep; they are dated by the end of their day."""

from expectations import shared

SCHEMA, TABLE = "staging", "drop__web_events"
ROWS_OF_A_NIGHT = shared.LANDED_SINCE

EXPECTATIONS = shared.landed(days_ahead=2)
