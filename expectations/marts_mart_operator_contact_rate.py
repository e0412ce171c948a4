"""What the contact rate by operator keeps before it is published."""

from chatmart.quality.rules import STOP, ExpectRowsToKeep

SCHEMA, TABLE = "marts", "mart_operator_contact_rate"

EXPECTATIONS = [
    ExpectRowsToKeep(
        rule="base_definition <> 'customers_total_to_date'"
        " or contact_rate_numerator <= contact_rate_denominator",
        severity=STOP,
        description="Nobody writes to an operator who is not among the customers to date.",
    ),
]
