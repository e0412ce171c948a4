"""Who the customers are, and what is known of each over all accounts."""

from tests.reference.customers import Documents, Record
from tests.reference.documents import Row, Tables
from tests.reference.order_marts import grouped

KEYS: dict[str, tuple[str, tuple[str, ...]]] = {
    "int_record_customers": ("intermediate", ("stream", "account", "record_id")),
    "dim_customers": ("core", ("customer_key",)),
}


def customer_tables(core: Tables, current: Documents, people: dict[Record, int]) -> Tables:
    records = [
        {"stream": stream, "account": account, "record_id": record_id, "customer_key": key}
        for (stream, account, record_id), key in people.items()
    ]
    consents = {
        ("customers", record["account"], record["id"]): bool(record.get("marketing_consent"))
        for record in current["customers"]
    }
    talks, bought = of_customers(core["fct_conversations"]), of_customers(core["fct_orders"])
    agreed: dict[int, list[bool]] = {}
    for record, key in people.items():
        if record in consents:
            agreed.setdefault(key, []).append(consents[record])
    return {
        "int_record_customers": records,
        "dim_customers": [
            customer_row(key, talks.get(key, []), bought.get(key, []), agreed.get(key, []))
            for key in set(people.values())
        ],
    }


def of_customers(rows: list[Row]) -> dict[int, list[Row]]:
    return {key: of for (key,), of in grouped(iter(rows), ("customer_key",)).items()}


def customer_row(key: int, talks: list[Row], bought: list[Row], agreed: list[bool]) -> Row:
    started = [row["started_at"] for row in talks]
    ordered = [row["ordered_at"] for row in bought]
    return {
        "customer_key": key,
        "conversation_count": len(talks),
        "order_count": len(bought),
        "kept_order_count": sum(not row["is_cancelled"] for row in bought),
        "customer_record_count": len(agreed),
        "has_marketing_consent": bool(agreed) and all(agreed),
        "first_conversation_at": min(started, default=None),
        "last_conversation_at": max(started, default=None),
        "first_ordered_at": min(ordered, default=None),
        "last_ordered_at": max(ordered, default=None),
    }
