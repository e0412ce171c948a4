"""What the time that operators were online cost, by month."""

from collections import defaultdict
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from tests.reference.documents import Accounts, Tables, rounded_to_cents
from tests.reference.hours import on_the_clock
from tests.reference.presence import Interval, intervals_of_operators, seconds_within

Month = tuple[str, date]


def operator_costs(
    core: Tables, accounts: Accounts, currencies: dict[str, str]
) -> dict[Month, Decimal]:
    """Pay seconds in the month in which they were; costs in other currencies are left out."""
    operators = {(row["account"], row["operator_id"]): row for row in core["dim_operators"]}
    paid: dict[Month, Fraction] = defaultdict(Fraction)
    for (account, operator), intervals in intervals_of_operators(core).items():
        told, known = operators[account, operator], currencies.get(account)
        cost = told["hourly_cost_amount"]
        if cost is None or known is None or told["hourly_cost_currency"] not in (None, known):
            continue
        for month in {one for interval in intervals for one in months(interval, account, accounts)}:
            seconds = seconds_within(intervals, *bounds(month, account, accounts))
            if seconds:
                paid[account, month] += seconds * Fraction(cost) / 3600
    return {key: rounded_to_cents(amount) for key, amount in paid.items()}


def months(interval: Interval, account: str, accounts: Accounts) -> list[date]:
    first, last = (on_the_clock(moment, account, accounts).date() for moment in interval)
    count = (last.year - first.year) * 12 + last.month - first.month
    return [later(first, number) for number in range(count + 1)]


def later(day: date, count: int) -> date:
    place = day.year * 12 + day.month - 1 + count
    return date(place // 12, place % 12 + 1, 1)


def bounds(month: date, account: str, accounts: Accounts) -> tuple[datetime, datetime]:
    """Give the instants at which a month begins and ends where the account is."""
    zone = ZoneInfo(accounts[account].time_zone if account in accounts else "UTC")
    first, last = month, later(month, 1)
    return (
        datetime(first.year, first.month, 1, tzinfo=zone).astimezone(UTC),
        datetime(last.year, last.month, 1, tzinfo=zone).astimezone(UTC),
    )
