"""Work by the hour, conversations open at the same time, and operators online at the same time."""

from collections import defaultdict
from datetime import datetime, timedelta
from fractions import Fraction

from tests.reference import presence
from tests.reference.documents import Accounts, Document, Row, Tables, seconds_between
from tests.reference.hours import on_the_clock, operator_messages
from tests.reference.presence import QUARTER, Interval, quarters
from tests.reference.staff import team_of, teams_of_operators

GRAIN = ("account", "date_basis", "local_date", "local_hour", "team_id")
Key = tuple[object, ...]
Place = tuple[str, str | None]


def hour_of(moment: datetime, place: Place, accounts: Accounts) -> Key:
    account, team_id = place
    local = on_the_clock(moment, account, accounts)
    return account, "happened", local.date(), local.hour, team_id


def open_rows(core: Tables, accounts: Accounts) -> list[Row]:
    rows: dict[Key, Row] = {}
    for key, seconds, most in open_hours(core, accounts):
        rows[key] = idle(key) | {
            "open_seconds": seconds,
            "mean_open_conversations": seconds / clock_seconds(key, accounts),
            "maximum_open_conversations": most,
        }
    for key, seconds, most in online_hours(core, accounts):
        row = rows.setdefault(key, idle(key))
        row |= {"online_seconds": seconds, "maximum_online_operators": most}
    return list(rows.values())


def idle(key: Key) -> Row:
    return dict(zip(GRAIN, key, strict=True)) | {
        "open_seconds": Fraction(0),
        "mean_open_conversations": Fraction(0),
        "maximum_open_conversations": 0,
        "online_seconds": Fraction(0),
        "maximum_online_operators": 0,
    }


def open_hours(core: Tables, accounts: Accounts) -> list[tuple[Key, Fraction, int]]:
    """Count from the first message to the last: who wrote only one has it open at that instant."""
    teams = teams_of_operators(core)
    intervals: dict[Place, list[Interval]] = defaultdict(list)
    for row in core["fct_participations"]:
        if row["participant_type"] == "operator":
            interval = (row["first_message_at"], row["last_message_at"])
            team = teams.get((row["account"], row["participant_id"]))
            intervals[row["account"], team].append(interval)
    seconds: dict[Key, Fraction] = defaultdict(Fraction)
    most: dict[Key, int] = defaultdict(int)
    for place, found in intervals.items():
        for begin in {quarter for interval in found for quarter in quarters(interval)}:
            inside = [i for i in found if i[0] < begin + QUARTER and i[1] >= begin]
            key = hour_of(begin, place, accounts)
            seconds[key] += sum((overlap(i, begin) for i in inside), Fraction(0))
            moments = {max(i[0], begin) for i in inside}
            most[key] = max(most[key], *(sum(i[0] <= at <= i[1] for i in inside) for at in moments))
    return [(key, seconds[key], most[key]) for key in most]


def online_hours(core: Tables, accounts: Accounts) -> list[tuple[Key, Fraction, int]]:
    """Count until the end, at which an operator is online no more."""
    teams = teams_of_operators(core)
    together: dict[Place, dict[object, list[Interval]]] = defaultdict(dict)
    for (account, operator), intervals in presence.intervals_of_operators(core).items():
        together[account, teams[account, operator]][operator] = intervals
    seconds: dict[Key, Fraction] = defaultdict(Fraction)
    most: dict[Key, int] = defaultdict(int)
    for place, those in together.items():
        for begin, lasting, there in presence.online(those):
            key = hour_of(begin, place, accounts)
            seconds[key] += lasting
            most[key] = max(most[key], there)
    return [(key, seconds[key], most[key]) for key in most if most[key]]


def overlap(interval: Interval, begin: datetime) -> Fraction:
    lasting = seconds_between(max(interval[0], begin), min(interval[1], begin + QUARTER))
    assert lasting is not None
    return lasting


def clock_seconds(key: Key, accounts: Accounts) -> Fraction:
    """Count the quarters in which clocks show the hour: on one night of the year there are more."""
    account, _, day, _, team = key
    first = datetime.fromisoformat(f"{day}T00:00:00+00:00") - timedelta(hours=15)
    place = str(account), None if team is None else str(team)
    shown = [hour_of(first + n * QUARTER, place, accounts) == key for n in range(4 * 54)]
    return Fraction(900 * sum(shown))


def staffing_rows(core: Tables, chats: list[Document], accounts: Accounts) -> list[Row]:
    rows: dict[Key, Row] = {}
    teams = teams_of_operators(core)

    def row_of(key: Key) -> Row:
        return rows.setdefault(key, idle(key) | nothing())

    handled: dict[Key, Fraction] = defaultdict(Fraction)
    for row in core["fct_participations"]:
        if row["participant_type"] == "operator":
            handled[row["account"], row["conversation_id"]] += row["handle_seconds"]
            place = row["account"], teams.get((row["account"], row["participant_id"]))
            hour = row_of(hour_of(row["first_message_at"], place, accounts))
            hour["handle_seconds"] += row["handle_seconds"]
    writers: dict[Key, set[object]] = defaultdict(set)
    for chat in chats:
        for author_id, sent_at in operator_messages(chat):
            place = chat["account"], teams.get((chat["account"], author_id))
            key = hour_of(sent_at, place, accounts)
            row_of(key)["messages_sent"] += 1
            writers[key].add(author_id)
    for key, found in writers.items():
        row_of(key)["active_operators"] = len(found)
    their_teams = {(chat["account"], chat["id"]): team_of(chat) for chat in chats}
    for row in core["fct_conversations"]:
        if row["contact_message_count"]:
            talk = (row["account"], row["conversation_id"])
            hour = row_of(hour_of(row["started_at"], (row["account"], their_teams[talk]), accounts))
            hour["arrivals"] += 1
            hour["arrival_handle_seconds"] += handled[talk]
    for row in open_rows(core, accounts):
        row_of(tuple(row[name] for name in GRAIN)).update(row)
    return [figures(row) for row in rows.values()]


def figures(row: Row) -> Row:
    """Tell how busy operators were where it is known that they were online."""
    online = row.pop("online_seconds")
    del row["maximum_online_operators"]
    return row | {
        "load_erlangs": row["arrival_handle_seconds"] / 3600,
        "utilisation_numerator": row["handle_seconds"] if online else None,
        "utilisation_denominator": online,
        "utilisation_rate": row["handle_seconds"] / online if online else None,
    }


def nothing() -> Row:
    return {
        "arrivals": 0,
        "arrival_handle_seconds": Fraction(0),
        "active_operators": 0,
        "messages_sent": 0,
        "handle_seconds": Fraction(0),
    }
