"""What the contact rate by operator keeps before it is published."""

from chatmart.quality.rules import STOP, ExpectNothingFoundBy
from expectations import shared

SCHEMA, TABLE = "marts", "mart_operator_contact_rate"

EXPECTATIONS = [
    # without a schema: the mart beside this one
    ExpectNothingFoundBy(
        query="""
        select *
        from {table} as operators
        left join mart_contact_rate as everybody
            on
                operators.account = everybody.account
                and operators.period_start_date = everybody.period_start_date
                and operators.base_definition = everybody.base_definition
                and everybody.channel = 'all'
        where
            everybody.account is null
            or operators.contact_rate_numerator > everybody.contact_rate_numerator
            or operators.contact_rate_denominator <> everybody.contact_rate_denominator
        """,
        severity=STOP,
        unit="rows",
        description="Nobody wrote to an operator who did not write to the shop that month.",
    ),
    shared.ratios("contact_rate"),
]
