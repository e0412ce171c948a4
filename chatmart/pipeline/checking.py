"""Runs the gates over the data that is there."""

from collections.abc import Sequence
from datetime import UTC, datetime

from rich.console import Console

from chatmart import quality, tables, warehouse
from chatmart.settings import Settings


def run(settings: Settings, console: Console, gates: Sequence[str]) -> bool:
    """Show what each gate found, write the report, and tell whether no `stop` check failed."""
    run_id = f"check__{datetime.now(UTC).isoformat(timespec='seconds')}"
    stopped = 0
    for gate in gates:
        with console.status(f"check {gate}"):
            stopped += quality.run_gate(settings, warehouse.url(settings), run_id, gate).stopped
    with warehouse.connect(settings) as connection:
        report = quality.build_report(settings, connection)
        tables.show(console, "Checks", tables.rows(connection, "checks", build=run_id))
        failed = tables.rows(connection, "failed_checks", build=run_id)
        tables.show(console, "Checks that failed", failed)
    console.print(f"Quality report: {report}", highlight=False, soft_wrap=True)
    return not stopped
