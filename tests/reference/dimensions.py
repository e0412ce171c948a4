"""What facts name: accounts and how far their data reaches, campaigns, products, tags."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, timedelta

from tests.reference.customers import Documents
from tests.reference.documents import Accounts, Document, Row, Tables, required_instant
from tests.reference.marts import account_currencies
from tests.reference.suggestions import suggested

KEYS: dict[str, tuple[str, tuple[str, ...]]] = {
    "dim_accounts": ("core", ("account",)),
    "dim_campaigns": ("core", ("account", "campaign_id")),
    "dim_products": ("core", ("account", "product_id")),
    "dim_tags": ("core", ("account", "tag")),
}
Reach = dict[str, datetime]
Named = dict[tuple[str, str], set[str]]


def dimension_tables(
    core: Tables,
    accounts: Accounts,
    current: Documents,
    seen: Collection[str],
    reach: Mapping[str, Reach],
) -> Tables:
    """Tell of all accounts that are configured or of which something was `seen`.

    `reach` is how far each topic of each account reaches.
    """
    return {
        "dim_accounts": account_rows(core, accounts, {*accounts, *seen}, reach),
        "dim_campaigns": campaign_rows(current["campaign_deliveries"]),
        "dim_products": product_rows(current),
        "dim_tags": tag_rows(core),
    }


def account_rows(
    core: Tables, accounts: Accounts, known: Collection[str], reach: Mapping[str, Reach]
) -> list[Row]:
    currencies = account_currencies(core["fct_orders"], accounts)
    return [
        {
            "account": account,
            "time_zone": accounts[account].time_zone if account in accounts else "UTC",
            "currency": currencies.get(account),
            "reporting_currency": currencies.get(account),
            "is_time_zone_configured": account in accounts,
            "is_currency_configured": account in accounts and bool(accounts[account].currency),
        }
        | {f"{topic}_as_of": moments.get(account) for topic, moments in reach.items()}
        for account in known
    ]


def reach_of(current: Documents, deleted: Documents) -> dict[str, Reach]:
    """Tell how far accounts' data reaches, also by what was told and is gone."""
    reach = {
        topic: newest_by_account(current[topic] + deleted.get(f"deleted {topic}", []))
        for topic in ("conversations", "orders")
    }
    return reach | {"web_events": ends_of_days(current["web_events"])}


def newest_by_account(documents: list[Document]) -> Reach:
    """Tell how far the data reaches: what no source is configured for tells nothing of it."""
    found: Reach = {}
    for one in (one for one in documents if "told_by" not in one):
        updated = required_instant(one["updated_at"])
        found[one["account"]] = max(found.get(one["account"], updated), updated)
    return found


def ends_of_days(web_events: list[Document]) -> Reach:
    """Give the end of the last day of each account that files tell of."""
    last: dict[str, date] = {}
    for row in (row for row in web_events if "told_by" not in row):
        day = date.fromisoformat(row["date"])
        last[row["account"]] = max(day, last.get(row["account"], day))
    return {
        account: datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1)
        for account, day in last.items()
    }


def data_as_of_rows(core: Tables) -> list[Row]:
    names = ("account", "conversations_as_of", "orders_as_of", "web_events_as_of")
    return [{name: row[name] for name in names} for row in core["dim_accounts"]]


def campaign_rows(deliveries: list[Document]) -> list[Row]:
    names, kinds = (told(deliveries, column) for column in ("campaign_name", "campaign_type"))
    return [
        {
            "account": account,
            "campaign_id": campaign,
            "campaign_name": max(names[account, campaign], default=campaign),
            "campaign_type": max(kinds[account, campaign], default=None),
        }
        for account, campaign in names
    ]


def told(deliveries: list[Document], column: str) -> Named:
    """Give what any delivery of a campaign tells in a column."""
    found: Named = defaultdict(set)
    for delivery in deliveries:
        campaign = found[delivery["account"], delivery["campaign_id"]]
        campaign |= {delivery[column]} - {None}
    return found


def product_rows(current: Documents) -> list[Row]:
    """Name a product as the shop does, else as it is suggested; of several names by the last."""
    skus: Named = defaultdict(set)
    of_shop: Named = defaultdict(set)
    of_chats: Named = defaultdict(set)
    for order in current["orders"]:
        for line in order.get("lines") or []:
            product = line.get("sku") if line.get("product_id") is None else line["product_id"]
            if product is not None:
                skus[order["account"], product] |= {line.get("sku")} - {None}
                of_shop[order["account"], product] |= {line.get("name")} - {None}
    for chat in current["conversations"]:
        for message in chat.get("messages") or []:
            for product in suggested(message):
                names = {one.get("name") for one in message["products"] if one["id"] == product}
                of_chats[chat["account"], product] |= names - {None}
    return [
        {
            "account": key[0],
            "product_id": key[1],
            "sku": max(skus.get(key, ()), default=None),
            "product_name": max(of_shop.get(key) or of_chats.get(key) or (), default=None),
        }
        for key in of_shop.keys() | of_chats.keys()
    ]


def tag_rows(core: Tables) -> list[Row]:
    appliers: dict[tuple[str, str], set[str | None]] = defaultdict(set)
    for row in core["bridge_conversation_tags"]:
        appliers[row["account"], row["tag"]].add(row["applied_by"])
    return [
        {
            "account": account,
            "tag": tag,
            "is_applied_by_operators": "operator" in found,
            "is_applied_automatically": bool(found & {"bot", "rule"}),
        }
        for (account, tag), found in appliers.items()
    ]


def names_of(core: Tables, dimension: str, *columns: str) -> dict[tuple[object, ...], Row]:
    """Give the columns of a dimension by its key."""
    return {
        tuple(row[name] for name in KEYS[dimension][1]): {name: row[name] for name in columns}
        for row in core[dimension]
    }
