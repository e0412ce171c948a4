"""The marts, from the facts and the conversations' documents."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from decimal import Decimal
from fractions import Fraction

from tests.reference import conversations
from tests.reference.customers import Documents
from tests.reference.documents import Accounts, Document, Row, Tables, mean, percentile
from tests.reference.durations import duration_rows
from tests.reference.funnel import funnel_tables
from tests.reference.service import service_tables
from tests.reference.staff import NOBODY, told_of_operator

DEFAULT_MODEL, DEFAULT_WINDOW_HOURS = "last_touch", 120
REVENUE_GRAIN = (
    *("account", "date_basis", "local_date", "channel", "participant_type", "participant_id"),
    *("attribution_model", "window_hours", "currency"),
)
NINETY_PERCENT, HALF = Fraction(9, 10), Fraction(1, 2)

Key = tuple[object, ...]


def mart_tables(core: Tables, current: Documents, accounts: Accounts) -> Tables:
    chats = current["conversations"]
    return {
        "mart_operator_performance": operator_rows(core, accounts),
        "mart_tag_frequency": tag_rows(core, chats),
        "mart_revenue_attribution": revenue_rows(core),
        "mart_duration_histogram": duration_rows(core, chats),
        **funnel_tables(core, chats, accounts),
        **service_tables(core, current, accounts, default_credits(core, accounts)),
    }


def grouped(rows: Iterable[Row], key: Callable[[Row], Key]) -> dict[Key, list[Row]]:
    groups: dict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def conversation_of(row: Row) -> Key:
    return row["account"], row["conversation_id"]


def operator_rows(core: Tables, accounts: Accounts) -> list[Row]:
    chats = {conversation_of(row): row for row in core["fct_conversations"]}
    responses = grouped(core["fct_responses"], conversation_of)
    ratings = grouped(core["fct_ratings"], conversation_of)
    revenue, told = operator_revenue(core, accounts), told_of_operator(core)
    currencies = account_currencies(core["fct_orders"], accounts)
    taking_part = [
        row for row in core["fct_participations"] if row["participant_type"] == "operator"
    ]
    by_day = grouped(
        taking_part,
        lambda row: (
            row["account"],
            chats[conversation_of(row)]["started_date"],
            row["participant_id"],
        ),
    )
    return [
        {
            "account": key[0],
            "local_date": key[1],
            "operator_id": key[2],
            **told.get((key[0], key[2]), NOBODY),
            "currency": currencies.get(str(key[0])),
            "attributed_revenue_amount": revenue.get(key, Decimal(0)),
        }
        | operator_figures(key[2], [conversation_of(row) for row in rows], chats, responses)
        | satisfaction([rating for row in rows for rating in ratings[conversation_of(row)]])
        for key, rows in list(by_day.items())
    ]


def operator_figures(
    operator_id: object, keys: list[Key], chats: dict[Key, Row], responses: dict[Key, list[Row]]
) -> Row:
    own = [
        response
        for key in keys
        for response in responses.get(key, [])
        if response["responded_at"] is not None and response["operator_id"] == operator_id
    ]
    every = [response["response_seconds"] for response in own]
    first = [row["response_seconds"] for row in own if row["response_number"] == 1]
    in_hours = [row["response_business_seconds"] for row in own if row["response_number"] == 1]
    return {
        "conversations_answered": len({conversation_of(response) for response in own}),
        "conversations_resolved": sum(chats[key]["is_resolved"] for key in keys),
        "response_count": len(own),
        "first_response_count": len(first),
        "median_first_response_seconds": percentile(first, HALF),
        "mean_first_response_seconds": mean(first),
        "p90_first_response_seconds": percentile(first, NINETY_PERCENT),
        "p95_first_response_seconds": percentile(first, Fraction(19, 20)),
        "median_first_response_business_seconds": percentile(
            [seconds for seconds in in_hours if seconds is not None], HALF
        ),
        "median_response_seconds": percentile(every, HALF),
        "mean_response_seconds": mean(every),
        "p90_response_seconds": percentile(every, NINETY_PERCENT),
        "p95_response_seconds": percentile(every, Fraction(19, 20)),
    }


def satisfaction(ratings: list[Row]) -> Row:
    answers = [rating["is_satisfied"] for rating in ratings if rating["kind"] == "csat"]
    return {
        "csat_numerator": sum(map(bool, answers)),
        "csat_denominator": len(answers),
        "csat_rate": Fraction(sum(map(bool, answers)), len(answers)) if answers else None,
    }


def operator_revenue(core: Tables, accounts: Accounts) -> dict[Key, Decimal]:
    totals: dict[Key, Decimal] = defaultdict(Decimal)
    for row in default_credits(core, accounts):
        if row["participant_type"] == "operator":
            key = (row["account"], row["conversation_started_date"], row["participant_id"])
            totals[key] += row["credited_amount"]
    return totals


def default_credits(core: Tables, accounts: Accounts) -> list[Row]:
    currency = account_currencies(core["fct_orders"], accounts)
    return [
        row
        for row in core["fct_attributions"]
        if row["attribution_model"] == DEFAULT_MODEL
        and row["window_hours"] == DEFAULT_WINDOW_HOURS
        and row["currency"] == currency[row["account"]]
    ]


def account_currencies(orders: list[Row], accounts: Accounts) -> dict[str, str]:
    """Take the configured currency, else the one of most orders."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for order in orders:
        counts[order["account"]][order["currency"]] += 1
    most = {account: min(found, key=lambda c: (-found[c], c)) for account, found in counts.items()}
    return most | {name: known.currency for name, known in accounts.items() if known.currency}


def tag_rows(core: Tables, chats: list[Document]) -> list[Row]:
    started = {conversation_of(row): row for row in core["fct_conversations"]}
    names = {(row["account"], row["team_id"]): row["team_name"] for row in core["dim_teams"]}
    all_of: Counter[Key] = Counter()
    tagged: Counter[Key] = Counter()
    for chat in chats:
        row = started[chat["account"], chat["id"]]
        team_id = (chat.get("team") or {}).get("id")
        for scope in ("all", "resolved") if row["is_resolved"] else ("all",):
            group = (chat["account"], row["started_date"], team_id, scope)
            all_of[group] += 1
            tagged.update((*group, tag) for tag in conversations.tags(chat))
    return [
        {
            "account": group[0],
            "local_date": group[1],
            "team_id": group[2],
            "status_scope": group[3],
            "tag": group[4],
            "team_name": names.get((group[0], group[2])),
            "conversations": count,
            "conversations_total": all_of[group[:4]],
            "share_of_conversations": Fraction(count, all_of[group[:4]]),
        }
        for group, count in tagged.items()
    ]


def revenue_rows(core: Tables) -> list[Row]:
    channel_of = {conversation_of(row): row["channel"] for row in core["fct_conversations"]}
    groups: dict[Key, list[Row]] = defaultdict(list)
    for row in core["fct_attributions"]:
        channel = channel_of[conversation_of(row)]
        for basis, day in (
            ("conversation", "conversation_started_date"),
            ("order", "ordered_date"),
        ):
            place = row | {"date_basis": basis, "local_date": row[day], "channel": channel}
            groups[tuple(place[name] for name in REVENUE_GRAIN)].append(row)
    return [
        dict(zip(REVENUE_GRAIN, key, strict=True))
        | {
            "orders_credited": sum((row["credit"] for row in rows), Fraction(0)),
            "credited_amount": sum((row["credited_amount"] for row in rows), Decimal(0)),
        }
        for key, rows in groups.items()
    ]
