"""Work by the hour, and how many conversations were open at once; here operators have no team."""

from collections import defaultdict
from datetime import datetime, timedelta
from fractions import Fraction

from tests.reference.documents import Accounts, Document, Row, Tables, seconds_between
from tests.reference.hours import on_the_clock, operator_messages

GRAIN = ("account", "date_basis", "local_date", "local_hour", "team_id")
QUARTER = timedelta(minutes=15)
Key = tuple[object, ...]
Interval = tuple[datetime, datetime]


def hour_of(moment: datetime, account: str, accounts: Accounts, team_id: object = None) -> Key:
    local = on_the_clock(moment, account, accounts)
    return account, "happened", local.date(), local.hour, team_id


def open_rows(core: Tables, accounts: Accounts) -> list[Row]:
    intervals: dict[str, list[Interval]] = defaultdict(list)
    for row in core["fct_participations"]:
        if row["participant_type"] == "operator":
            interval = (row["first_message_at"], row["last_message_at"])
            intervals[row["account"]].append(interval)
    rows = []
    for account, found in intervals.items():
        seconds: dict[Key, Fraction] = defaultdict(Fraction)
        most: dict[Key, int] = defaultdict(int)
        for begin in {quarter for interval in found for quarter in quarters(interval)}:
            inside = [i for i in found if i[0] < begin + QUARTER and i[1] >= begin]
            key = hour_of(begin, account, accounts)
            seconds[key] += sum((overlap(i, begin) for i in inside), Fraction(0))
            moments = {max(i[0], begin) for i in inside}
            most[key] = max(most[key], *(sum(i[0] <= at <= i[1] for i in inside) for at in moments))
        rows += [figures(key, seconds[key], most[key], account, accounts) for key in most]
    return rows


def quarters(interval: Interval) -> list[datetime]:
    """Give the quarters of an hour that an interval touches."""
    begin = interval[0].replace(minute=interval[0].minute // 15 * 15, second=0, microsecond=0)
    count = (interval[1] - begin) // QUARTER
    return [begin + number * QUARTER for number in range(count + 1)]


def overlap(interval: Interval, begin: datetime) -> Fraction:
    lasting = seconds_between(max(interval[0], begin), min(interval[1], begin + QUARTER))
    assert lasting is not None
    return lasting


def figures(key: Key, seconds: Fraction, most: int, account: str, accounts: Accounts) -> Row:
    return dict(zip(GRAIN, key, strict=True)) | {
        "open_seconds": seconds,
        "mean_open_conversations": seconds / clock_seconds(key, account, accounts),
        "maximum_open_conversations": most,
        "online_seconds": Fraction(0),
    }


def clock_seconds(key: Key, account: str, accounts: Accounts) -> Fraction:
    """Count the quarters in which clocks show the hour: on one night of the year there are more."""
    day = key[2]
    assert hasattr(day, "year")
    first = datetime.fromisoformat(f"{day}T00:00:00+00:00") - timedelta(hours=15)
    shown = [hour_of(first + n * QUARTER, account, accounts) == key for n in range(4 * 54)]
    return Fraction(900 * sum(shown))


def staffing_rows(core: Tables, chats: list[Document], accounts: Accounts) -> list[Row]:
    rows: dict[Key, Row] = {}

    def row_of(key: Key) -> Row:
        return rows.setdefault(key, dict(zip(GRAIN, key, strict=True)) | nothing())

    handled: dict[Key, Fraction] = defaultdict(Fraction)
    for row in core["fct_participations"]:
        if row["participant_type"] == "operator":
            handled[row["account"], row["conversation_id"]] += row["handle_seconds"]
            hour = row_of(hour_of(row["first_message_at"], row["account"], accounts))
            hour["handle_seconds"] += row["handle_seconds"]
    writers: dict[Key, set[object]] = defaultdict(set)
    for chat in chats:
        for author_id, sent_at in operator_messages(chat):
            key = hour_of(sent_at, chat["account"], accounts)
            row_of(key)["messages_sent"] += 1
            writers[key].add(author_id)
    for key, found in writers.items():
        row_of(key)["active_operators"] = len(found)
    teams = {(chat["account"], chat["id"]): (chat.get("team") or {}).get("id") for chat in chats}
    for row in core["fct_conversations"]:
        if row["contact_message_count"]:
            place = (row["account"], row["conversation_id"])
            hour = row_of(hour_of(row["started_at"], row["account"], accounts, teams[place]))
            hour["arrivals"] += 1
            hour["arrival_handle_seconds"] += handled[place]
    for row in open_rows(core, accounts):
        hour = row_of(tuple(row[name] for name in GRAIN))
        hour |= {name: row[name] for name in hour.keys() & row.keys()}
    for hour in rows.values():
        hour["load_erlangs"] = hour["arrival_handle_seconds"] / 3600
    return list(rows.values())


def nothing() -> Row:
    return {
        "arrivals": 0,
        "arrival_handle_seconds": Fraction(0),
        "active_operators": 0,
        "messages_sent": 0,
        "open_seconds": Fraction(0),
        "mean_open_conversations": Fraction(0),
        "maximum_open_conversations": 0,
        "handle_seconds": Fraction(0),
        "utilisation_rate": None,
    }
