"""What the settings of the accounts keep: without them dates and money cannot be told apart."""

from chatmart.quality.rules import WARN, ExpectNothingFoundBy

SCHEMA, TABLE = "staging", "config__accounts"

EXPECTATIONS = [
    ExpectNothingFoundBy(
        query="""
        select account from staging.data_as_of
        except
        select account from {table}
        where deleted_at is null and document ->> 'time_zone' is not null
        """,
        severity=WARN,
        unit="accounts",
        description="Every account has a time zone in chatmart.toml; without one it counts in UTC.",
    ),
    ExpectNothingFoundBy(
        query="""
        select account from staging.data_as_of
        where stream = 'orders'
        except
        select account from {table}
        where deleted_at is null and document ->> 'currency' is not null
        """,
        severity=WARN,
        unit="accounts",
        description="Every account with orders has a currency in chatmart.toml;"
        " without one it is the currency of most orders.",
    ),
]
