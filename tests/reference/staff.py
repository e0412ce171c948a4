"""Operators, their teams, and when operators were online."""

from decimal import Decimal

from tests.reference.customers import Documents
from tests.reference.documents import (
    Accounts,
    Document,
    Row,
    Tables,
    instant,
    local_date,
    required_instant,
    seconds_between,
)

KEYS: dict[str, tuple[str, tuple[str, ...]]] = {
    "fct_operator_presence": ("core", ("account", "presence_id")),
    "dim_operators": ("core", ("account", "operator_id")),
    "dim_teams": ("core", ("account", "team_id")),
}
Key = tuple[object, ...]
# an operator without id
NOBODY: Row = {"operator_name": None, "team_id": None}


def staff_tables(core: Tables, current: Documents, accounts: Accounts) -> Tables:
    presence = [presence_row(document, accounts) for document in current["operator_presence"]]
    return {
        "fct_operator_presence": presence,
        "dim_operators": operator_rows(core, presence, current["operators"]),
        "dim_teams": team_rows([*current["operators"], *current["conversations"]]),
    }


def presence_row(document: Document, accounts: Accounts) -> Row:
    begin = required_instant(document["online_from"])
    end = instant(document.get("online_until"))
    return {
        "account": document["account"],
        "presence_id": document["id"],
        "operator_id": document["operator_id"],
        "online_seconds": seconds_between(begin, end),
        "online_from_date": local_date(begin, document["account"], accounts),
        "online_from_at": begin,
        "online_until_at": end,
    }


def operator_rows(core: Tables, presence: list[Row], recorded: list[Document]) -> list[Row]:
    """Tell of all who have a record, wrote, were online or had a conversation given to them."""
    records = {(one["account"], one["id"]): one for one in recorded}
    seen = {(row["account"], row["operator_id"]) for row in [*presence, *core["fct_assignments"]]}
    wrote_as: dict[Key, set[str]] = {}
    for row in core["fct_participations"]:
        if row["participant_id"] is not None:
            key = row["account"], row["participant_id"]
            wrote_as.setdefault(key, set()).add(row["participant_type"])
    return [
        operator_row(str(account), str(name), records.get((account, name)), wrote_as)
        for account, name in records.keys() | seen | wrote_as.keys()
    ]


def operator_row(
    account: str, name: str, record: Document | None, wrote_as: dict[Key, set[str]]
) -> Row:
    told = record or {}
    kinds = wrote_as.get((account, name), set())
    # who has a record and does not tell otherwise is a person
    is_bot = bool(told.get("is_bot")) if record else bool(kinds) and "operator" not in kinds
    return {
        "account": account,
        "operator_id": name,
        "team_id": team_of(told),
        "operator_name": told.get("name") or name,
        "hourly_cost_amount": decimal(told.get("hourly_cost")),
        "hourly_cost_currency": told.get("currency"),
        "is_recorded": record is not None,
        "is_bot": is_bot,
        "is_active": told.get("is_active"),
    }


def decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def team_of(document: Document) -> str | None:
    return (document.get("team") or {}).get("id")


def team_rows(documents: list[Document]) -> list[Row]:
    """Name each team as it is told to be called; of several names the last by its letters."""
    names: dict[tuple[str, str], set[str]] = {}
    for document in documents:
        team = document.get("team")
        if team:
            known = names.setdefault((document["account"], team["id"]), set())
            known |= {team["name"]} if team.get("name") else set()
    return [
        {"account": account, "team_id": team, "team_name": max(known, default=team)}
        for (account, team), known in names.items()
    ]


def teams_of_operators(core: Tables) -> dict[Key, str | None]:
    return {(row["account"], row["operator_id"]): row["team_id"] for row in core["dim_operators"]}


def told_of_operator(core: Tables) -> dict[Key, Row]:
    """Give what marts tell of an operator beside its numbers, by account and operator."""
    return {
        (row["account"], row["operator_id"]): {
            name: row[name] for name in ("operator_name", "team_id")
        }
        for row in core["dim_operators"]
    }
