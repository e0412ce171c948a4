"""The histogram of durations against single durations, for random selections of rows."""

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import psycopg
import pytest

from chatmart import warehouse
from chatmart.settings import PROJECT_ROOT, Settings
from tests.reference import drops, durations, test_business_time, worlds
from tests.reference.build import build, invoke, land, land_accounts
from tests.reference.compare import scratch_database

SHARES = ("0.5", "0.9", "0.95", "0.07", "1")
SELECTIONS = 300
LONGEST_DAYS = 300 * 365
DIMENSIONS = ("account", "channel", "team_id", "operator_id", "local_date")
QUERY = re.compile(r"^```sql\n(with.*?)^```", re.MULTILINE | re.DOTALL)
# durations of a fact with the operator whose they are
SINGLE_DURATIONS = """
select metric, seconds, c.account, channel, team_id, whose.operator_id, started_date
from core.fct_conversations as c
join ({whose}) as whose using (account, conversation_id)
where seconds is not null
"""
OF_CONVERSATIONS = """
select c.account, c.conversation_id, r.operator_id, metric, seconds
from core.fct_conversations as c
left join core.fct_responses as r on r.account = c.account
    and r.conversation_id = c.conversation_id and r.response_number = 1
cross join lateral (values {values}) as measured (metric, seconds)
"""
OF_OPERATORS = """
select f.account, f.conversation_id, f.{operator_id}, metric, seconds
from core.{fact} as f
cross join lateral (values {values}) as measured (metric, seconds)
where {is_counted}
"""


Single = tuple[str, Fraction, dict[str, Any]]


@pytest.fixture(scope="module")
def built(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """A warehouse of a random world, with two accounts beside it that have business hours."""
    folder: Path = tmp_path_factory.mktemp("world")
    world, random = worlds.world(seed=11, conversations=250, orders=3), Random(11)
    measured = test_business_time.ACCOUNTS
    world.documents["conversations"].extend(
        test_business_time.conversation(random, account, number)
        for account in measured
        for number in range(80)
    )
    with scratch_database(settings) as scratch:
        land_accounts(scratch, world.accounts | measured)
        for part in drops.write_drop(folder / "drop", world.documents):
            land(scratch, part)
        build(scratch, select=["+mart_duration_histogram"])
        yield scratch


@pytest.fixture(scope="module")
def connection(built: Settings) -> Iterator[psycopg.Connection[Any]]:
    with warehouse.connect(built) as connection:
        yield connection


@pytest.fixture(scope="module")
def rendered(built: Settings) -> Callable[[str], str]:
    """Let dbt write a query that holds macros."""

    def render(query: str) -> str:
        arguments = ["compile", "--quiet", "--log-level", "none", "--inline", query]
        arguments += ["--project-dir", str(PROJECT_ROOT)]
        arguments += ["--profiles-dir", str(PROJECT_ROOT / "dbt_project")]
        arguments += ["--log-path", str(built.log_folder)]
        outcome = invoke(built, arguments)
        assert outcome.success, outcome.exception
        return str(outcome.result.results[0].node.compiled_code)  # type: ignore[union-attr]

    return render


def single_durations(connection: psycopg.Connection[Any]) -> list[Single]:
    of_facts = (
        OF_CONVERSATIONS.format(values=values("c", durations.OF_CONVERSATIONS)),
        OF_OPERATORS.format(
            fact="fct_responses",
            operator_id="operator_id",
            is_counted="true",
            values=values("f", durations.OF_RESPONSES),
        ),
        OF_OPERATORS.format(
            fact="fct_participations",
            operator_id="participant_id",
            is_counted="participant_type = 'operator'",
            values=values("f", durations.OF_PARTICIPATIONS),
        ),
    )
    query = SINGLE_DURATIONS.format(whose=" union all ".join(of_facts))
    rows = connection.execute(query).fetchall()
    return [
        (metric, Fraction(seconds), dict(zip(DIMENSIONS, place, strict=True)))
        for metric, seconds, *place in rows
    ]


def values(table: str, metrics: tuple[str, ...]) -> str:
    return ", ".join(f"('{metric}', {table}.{metric})" for metric in metrics)


def random_selection(random: Random, singles: list[Single]) -> tuple[str, dict[str, Any]]:
    """Choose a metric and what some dimensions are; a day is the first of all that count."""
    metric, _, place = random.choice(singles)
    chosen = random.sample(DIMENSIONS, random.choice((0, 1, 1, 2, 2, 3)))
    return metric, {name: place[name] for name in chosen}


def is_selected(place: dict[str, Any], chosen: dict[str, Any]) -> bool:
    return all(
        place[name] >= value if name == "local_date" else place[name] == value
        for name, value in chosen.items()
    )


def condition(chosen: dict[str, Any]) -> str:
    operators = {name: ">=" if name == "local_date" else "is not distinct from" for name in chosen}
    return "".join(f" and {name} {sign} %({name})s" for name, sign in operators.items())


def is_near(found: float, exact: Fraction) -> bool:
    if abs(exact) <= durations.SMALLEST:
        return found == 0
    return abs(Fraction(found) - exact) <= durations.ACCURACY * abs(exact)


def test_random_selections_have_exact_sums_and_percentiles_within_one_percent(
    connection: psycopg.Connection[Any], rendered: Callable[[str], str]
) -> None:
    singles = single_durations(connection)
    random = Random(5)
    calls = (
        "{{ percentile_of_buckets('bucket_seconds', 'duration_count', " + share + ") }}"
        for share in SHARES
    )
    aggregates = rendered("select " + ", ".join(calls)).removeprefix("select ")
    wrong = []

    for _ in range(SELECTIONS):
        metric, chosen = random_selection(random, singles)
        values = [
            seconds
            for measured, seconds, place in singles
            if measured == metric and is_selected(place, chosen)
        ]
        row = connection.execute(
            f"select sum(duration_count), sum(duration_seconds), {aggregates}"
            f" from marts.mart_duration_histogram where metric = %(metric)s{condition(chosen)}",
            chosen | {"metric": metric},
        ).fetchone()
        assert row is not None
        exact = [durations.percentile_disc(values, Fraction(share)) for share in SHARES]
        if (
            row[0] != len(values)
            or Fraction(row[1]) != sum(values)
            or not all(map(is_near, row[2:], exact))
        ):
            wrong.append((metric, chosen, row, len(values), exact))

    assert len({metric for metric, *_ in singles}) == 16
    assert wrong == []


def test_the_documented_query_gives_each_groups_percentiles(
    connection: psycopg.Connection[Any],
) -> None:
    query = QUERY.search((PROJECT_ROOT / "docs/percentiles.md").read_text())
    assert query is not None
    text = query[1].replace("2026-11-01", "2026-03-15")

    rows = connection.execute(text).fetchall()

    first = [
        (place["channel"], seconds)
        for metric, seconds, place in single_durations(connection)
        if metric == "first_response_seconds" and place["local_date"].isoformat() >= "2026-03-15"
    ]
    assert [row[0] for row in rows] == sorted({channel for channel, _ in first})
    for channel, *found in rows:
        values = [seconds for known, seconds in first if known == channel]
        exact = [durations.percentile_disc(values, Fraction(share)) for share in ("0.5", "0.9")]
        assert all(map(is_near, found, exact))


def test_the_documented_expression_is_what_the_macro_writes(rendered: Callable[[str], str]) -> None:
    document = (PROJECT_ROOT / "docs/percentiles.md").read_text()

    written = rendered("{{ percentile_of_buckets('bucket_seconds', 'duration_count', 0.9) }}")

    assert re.sub(r"\s+", " ", written) in re.sub(r"\s+", " ", document)


def test_no_percentile_of_nothing(
    connection: psycopg.Connection[Any], rendered: Callable[[str], str]
) -> None:
    aggregate = rendered("{{ percentile_of_buckets('bucket_seconds', 'duration_count', 0.9) }}")

    row = connection.execute(
        f"select {aggregate} from marts.mart_duration_histogram where metric = 'none'"
    ).fetchone()

    assert row == (None,)


def test_next_to_every_border_the_bucket_is_the_exact_one(
    connection: psycopg.Connection[Any], rendered: Callable[[str], str]
) -> None:
    """Of all durations of 300 years in microseconds only those on both sides of a border matter."""
    last = durations.duration_bucket(Fraction(LONGEST_DAYS * 86_400))
    below = [int(durations.upper_border(bucket) * 10**6) for bucket in range(last)]
    sizes = sorted({size for near in below for size in (near, near + 1)})
    every = [0, *sizes, *(-size for size in sizes)]
    bucket = rendered("{{ duration_bucket('cast(micros as numeric) / 1000000') }}")

    rows = connection.execute(
        f"select micros, {bucket} from unnest(%s::bigint[]) as durations (micros)", (every,)
    ).fetchall()

    exact = {size: durations.duration_bucket(Fraction(size, 10**6)) for size in every}
    assert len(rows) == len(every) > 5000
    assert [size for size, found in rows if found != exact[size]] == []


def test_what_stands_for_a_bucket_is_as_far_from_both_its_borders(
    connection: psycopg.Connection[Any], rendered: Callable[[str], str]
) -> None:
    text = rendered("{{ bucket_seconds('bucket') }}")

    rows = connection.execute(
        f"select bucket, {text} from generate_series(-1500, 1500) as buckets (bucket)"
    ).fetchall()

    wrong = [
        bucket
        for bucket, found in rows
        if abs(Fraction(found) - durations.bucket_seconds(bucket))
        > abs(durations.bucket_seconds(bucket)) / 10**12
    ]
    assert wrong == []
