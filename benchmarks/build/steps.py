"""What is measured of one size, step by step; a step that was measured is kept in a file."""

import json
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped,unused-ignore]

from benchmarks.build import columnar, drop, queries, running
from benchmarks.build.shop import ACCOUNT, CURRENCY, LONGEST_NIGHTS, TIME_ZONE, Shop
from chatmart import warehouse
from chatmart.settings import Settings

STEPS = ("landing", "full", "unchanged", "night", "reports", "heavy", "duckdb")
CONFIGURATION = f'[accounts.{ACCOUNT}]\ntime_zone = "{TIME_ZONE}"\ncurrency = "{CURRENCY}"\n'

SLOWEST = """
select resource_type, node, seconds, row_count
from quality.model_runs
where run_id = (select run_id from quality.builds order by build_id desc limit 1)
order by seconds desc
"""
STORED = "select pg_database_size(current_database())"

Results = dict[str, Any]
Say = Callable[[str], None]


def measure(folder: Path, size: int, again: Sequence[str], say: Say) -> Results:
    """Do what was not measured yet, or is to be again; the warehouse stays for the next time."""
    shop, file = Shop(size), folder / "results.json"
    results: Results = json.loads(file.read_text()) if file.exists() else {"nights": 0}
    wanted = [step for step in STEPS if step in again or step not in results]
    if "duckdb" in wanted and not find_spec("duckdb"):
        wanted.remove("duckdb")
    if not wanted:
        return results
    drop.write(folder / "drop", shop, 0, say)
    settings = running.installation(folder / "home")
    settings.home.mkdir(parents=True, exist_ok=True)
    settings.config_file.write_text(CONFIGURATION)
    with running.served(settings) as server:
        for step in wanted:
            say(f"{size:,} conversations: {step}")
            results |= _measured(step, folder, shop, settings, server, results["nights"] + 1, say)
            file.write_text(json.dumps(results, indent=1))
    return results


def _measured(
    step: str,
    folder: Path,
    shop: Shop,
    settings: Settings,
    server: psutil.Process,
    night: int,
    say: Say,
) -> Results:
    """Give what is to be kept of one step."""
    if step == "landing":
        return {step: _run(settings, server, "import", str(folder / "drop"))}
    if step == "full":
        taken = _run(settings, server, "build", "--full-refresh")
        return {step: taken, "stored_bytes": _stored(settings), "slowest": _slowest(settings)}
    if step == "unchanged":
        return {step: _run(settings, server, "build")}
    if step == "night":
        if night > LONGEST_NIGHTS:
            raise running.CommandFailed(f"{folder} has had its {LONGEST_NIGHTS} nights: remove it.")
        count = drop.write(folder / f"night-{night}", shop, night, say)
        landing = _run(settings, server, "import", str(folder / f"night-{night}"))
        taken = _run(settings, server, "build")
        slowest = _slowest(settings)
        return {
            step: taken | {"documents": count, "landing_seconds": landing["seconds"]},
            "nights": night,
            "slowest_of_night": slowest,
        }
    if step == "duckdb":
        return {step: columnar.heavy(settings, folder / "parquet")}
    return {step: queries.reports(settings) if step == "reports" else queries.heavy(settings)}


def _run(settings: Settings, server: psutil.Process, *arguments: str) -> Results:
    return running.chatmart(settings, server, *arguments)._asdict()


def _stored(settings: Settings) -> int:
    with warehouse.connect(settings) as connection:
        return int(connection.execute(STORED).fetchall()[0][0])


def _slowest(settings: Settings) -> list[tuple[str, str, float, int | None]]:
    with warehouse.connect(settings) as connection:
        rows = connection.execute(SLOWEST).fetchall()
    return [
        (kind, name.split(".")[2], float(seconds), count) for kind, name, seconds, count in rows
    ]
