"""Our numbers beside what vendors report, and how far apart the two may be."""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction

from chatmart.settings import PROJECT_ROOT
from tests.reference.conversations import counted_messages
from tests.reference.documents import Accounts, Document, Row, Tables, local_date, mean
from tests.reference.order_marts import grouped

TOLERANCES = PROJECT_ROOT / "dbt_project/seeds/reconciliation_tolerances.csv"
GRAIN = ("account", "vendor", "metric", "local_date")
OF_CONVERSATION: dict[str, Callable[[Row, list[Fraction]], Fraction | int | None]] = {
    "first_response_time": lambda talk, waits: talk["first_response_seconds"],
    "resolution_time": lambda talk, waits: talk["resolution_seconds"],
    "response_time": lambda talk, waits: mean(waits),
    "responses": lambda talk, waits: talk["response_count"],
    "operator_messages": lambda talk, waits: talk["operator_message_count"],
    "contact_messages": lambda talk, waits: talk["contact_message_count"],
    "messages": lambda talk, waits: sum(
        talk[f"{author}_message_count"] for author in ("contact", "operator", "bot")
    ),
}


def tolerances() -> dict[tuple[str, str], dict[str, str]]:
    with TOLERANCES.open(encoding="utf-8", newline="") as lines:
        return {(row["vendor"], row["metric"]): row for row in csv.DictReader(lines)}


def reconciliation_rows(
    core: Tables,
    chats: list[Document],
    web_orders: list[Row],
    currencies: dict[str, str],
    accounts: Accounts,
) -> list[Row]:
    allowed = tolerances()
    records = [*of_conversations(core), *of_days(core, chats, accounts)]
    compared = [
        dict(zip(GRAIN, key, strict=True)) | sides(rows)
        for key, rows in grouped(iter(records), GRAIN).items()
    ]
    compared += of_web(web_orders, currencies)
    return [
        {name: row[name] for name in GRAIN} | figures(row, allowed[row["vendor"], row["metric"]])
        for row in compared
        if (row["vendor"], row["metric"]) in allowed
        and row["compared"] + row["here"] + row["there"]
    ]


def of_conversations(core: Tables) -> Iterator[Row]:
    talks = {(row["account"], row["conversation_id"]): row for row in core["fct_conversations"]}
    waits: dict[tuple[str, str], list[Fraction]] = defaultdict(list)
    for response in core["fct_responses"]:
        if response["response_seconds"] is not None:
            key = (response["account"], response["conversation_id"])
            waits[key].append(response["response_seconds"])
    for row in core["fct_reported_numbers"]:
        key = (row["account"], row["conversation_id"])
        if row["grain"] == "conversation" and row["metric"] in OF_CONVERSATION:
            own = OF_CONVERSATION[row["metric"]](talks[key], waits[key])
            yield row | {"local_date": talks[key]["started_date"], "own": own}


def of_days(core: Tables, chats: list[Document], accounts: Accounts) -> Iterator[Row]:
    """A day of a vendor is one record; what we have nothing of is zero."""
    own: dict[tuple[object, ...], int] = defaultdict(int)
    for talk in core["fct_conversations"]:
        if talk["status"] == "closed":
            day = (talk["account"], talk["closed_date"])
            own["closed_conversations", *day] += 1
            own["contact_messages_of_closed", *day] += talk["contact_message_count"]
    for chat in chats:
        for message in counted_messages(chat):
            if message.author_type == "contact":
                day = (chat["account"], local_date(message.sent_at, chat["account"], accounts))
                own["contact_messages", *day] += 1
    days = (row for row in core["fct_reported_numbers"] if row["grain"] == "day")
    told = (row | {"local_date": row["reported_date"]} for row in days)
    for rows in grouped(told, GRAIN).values():
        values = [row["reported_value"] for row in rows if row["reported_value"] is not None]
        if values:
            key = (rows[0]["metric"], rows[0]["account"], rows[0]["local_date"])
            yield rows[0] | {"own": own[key], "reported_value": sum(values)}


def sides(records: list[Row]) -> Row:
    both = [r for r in records if r["own"] is not None and r["reported_value"] is not None]
    return {
        "own": sum(Fraction(record["own"]) for record in both) if both else None,
        "reported": sum(record["reported_value"] for record in both) if both else None,
        "compared": len(both),
        "here": sum(r["own"] is None and r["reported_value"] is not None for r in records),
        "there": sum(r["own"] is not None and r["reported_value"] is None for r in records),
    }


def of_web(web_orders: list[Row], currencies: dict[str, str]) -> Iterator[Row]:
    """Add up what is in the account's currency, or in none that is told."""
    own = (row for row in web_orders if row["currency"] in (None, currencies.get(row["account"])))
    for (account, day), rows in grouped(own, ("account", "local_date")).items():
        priced = sum(row["priced_order_count"] for row in rows)
        yield {
            "account": account,
            "vendor": "web_analytics",
            "metric": "revenue",
            "local_date": day,
            "own": sum(Fraction(r["matched_order_amount"]) for r in rows) if priced else None,
            "reported": sum(Fraction(r["matched_revenue_amount"]) for r in rows)
            if priced
            else None,
            "compared": priced,
            "here": sum(row["order_only_in_web_analytics_count"] for row in rows),
            "there": sum(row["order_only_in_shop_count"] for row in rows),
        }


def figures(row: Row, allowed: dict[str, str]) -> Row:
    own, reported = row["own"], row["reported"]
    if allowed["summary"] == "mean" and row["compared"]:
        own, reported = own / row["compared"], reported / row["compared"]
    difference = own - reported if row["compared"] else None
    limit = Fraction(Decimal(allowed["absolute_tolerance"]))
    if row["compared"]:
        limit = max(limit, Fraction(Decimal(allowed["relative_tolerance"])) * abs(reported))
    missing = row["here"] + row["there"]
    share = Fraction(Decimal(allowed["missing_share"]))
    return {
        "unit": allowed["unit"],
        "explanation": allowed["explanation"],
        "own_value": own,
        "reported_value": reported,
        "difference": difference,
        "relative_difference": difference / reported if row["compared"] and reported else None,
        "tolerance": limit,
        "compared_record_count": row["compared"],
        "missing_here_count": row["here"],
        "missing_there_count": row["there"],
        "is_within_tolerance": (difference is None or abs(difference) <= limit)
        and missing <= share * (row["compared"] + missing),
    }
