"""What landed documents of web events keep; they are dated by the end of their day."""

from expectations import shared

SCHEMA, TABLE = "staging", "drop__web_events"

EXPECTATIONS = shared.landed(days_ahead=2)
