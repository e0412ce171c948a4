"""The warehouse's business clock against counting minutes, around the nights when clocks change."""

import json
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from random import Random

from chatmart import warehouse
from tests.reference import business_time
from tests.reference.build import build, land, land_accounts
from tests.reference.compare import scratch_database
from tests.reference.documents import Account

ACCOUNTS = {
    "petal-cz": Account(time_zone="Europe/Prague", currency="CZK"),
    "petal-vn": Account(time_zone="Asia/Ho_Chi_Minh", currency="VND"),
    "without-hours": Account(time_zone="Europe/Prague", currency="CZK"),
}
# clocks go forward and back in Prague, a holiday, a holiday with hours, and a plain week
AROUND = [
    datetime(2026, 3, 28, 12, tzinfo=UTC),
    datetime(2026, 10, 24, 12, tzinfo=UTC),
    datetime(2026, 9, 27, 12, tzinfo=UTC),
    datetime(2026, 12, 23, 12, tzinfo=UTC),
    datetime(2026, 6, 8, 12, tzinfo=UTC),
]
TEAMS = ["support", "sales", None]
MEASURED = """
select responses.account, responses.conversation_id, responses.asked_at, responses.responded_at,
    coalesce(conversations.team_id, ''), responses.response_business_seconds,
    conversations.closed_at, conversations.resolution_business_seconds
from core.fct_responses as responses
inner join core.fct_conversations as conversations using (account, conversation_id)
where responded_at is not null and is_resolved
"""


def conversation(rng: Random, account: str, number: int) -> dict[str, object]:
    asked = rng.choice(AROUND) + timedelta(microseconds=rng.randrange(48 * 3600 * 10**6))
    answered = asked + timedelta(microseconds=rng.randrange(40 * 3600 * 10**6))
    closed = answered + timedelta(seconds=rng.randrange(100_000))
    team = rng.choice(TEAMS)
    return {
        "account": account,
        "id": f"c{number}",
        "channel": "chat",
        "status": "closed",
        "created_at": asked.isoformat(),
        "updated_at": closed.isoformat(),
        "closed_at": closed.isoformat(),
        "closed_by": {"type": "operator", "id": "o1"},
        "team": {"id": team} if team else None,
        "messages": [
            {"id": "m1", "sent_at": asked.isoformat(), "author": {"type": "contact"}},
            {
                "id": "m2",
                "sent_at": answered.isoformat(),
                "author": {"type": "operator", "id": "o1"},
            },
        ],
    }


def test_business_time_equals_minutes_counted(settings, tmp_path):
    rng = Random(7)
    folder = tmp_path / "conversations"
    folder.mkdir()
    documents = [
        conversation(rng, account, number) for account in ACCOUNTS for number in range(120)
    ]
    (folder / "all.ndjson").write_text("\n".join(map(json.dumps, documents)))
    clock = business_time.clock(business_time.seeded(), ACCOUNTS)

    with scratch_database(settings) as scratch:
        land_accounts(scratch, ACCOUNTS)
        land(scratch, tmp_path)
        build(scratch, select=["+fct_responses", "+fct_conversations"])
        with warehouse.connect(scratch) as connection:
            measured = connection.execute(MEASURED).fetchall()

    differences = []
    for account, id_, asked, answered, team, response, closed, resolution in measured:
        expected = [clock.seconds(account, team, asked, end) for end in (answered, closed)]
        found = [None if value is None else Fraction(value) for value in (response, resolution)]
        if found != expected:
            differences.append((account, id_, found, expected))
    assert len(measured) == len(documents)
    assert differences == []
