"""What plans of chat tools cost in a random world."""

from collections.abc import Mapping
from datetime import date
from random import Random

from tests.reference.documents import Account, Document

CHANGE = date(2026, 3, 15)


def plan_costs(
    seed: int, shops: list[str], accounts: Mapping[str, Account]
) -> dict[str, list[Document]]:
    """Let plans change within a month, one of them to another currency, which is left out."""
    random = Random(f"{seed} plans")
    return {
        "plan_costs": [
            {
                "account": shop,
                "valid_from": first,
                "valid_until": last,
                "monthly_amount": random.choice(("990", "1490.10", "29.99")),
                "currency": random.choice((currency, currency, "GBP")),
            }
            for shop in shops
            for currency in [accounts[shop].currency if shop in accounts else "USD"]
            for first, last in ((date(2026, 1, 1), date(2026, 3, 14)), (CHANGE, None))
        ]
    }
