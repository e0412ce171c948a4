"""Shows how things stand: the server, what landed, how far each source is, the last builds."""

from rich.console import Console

from chatmart import summary, tables, warehouse
from chatmart.pipeline import listing
from chatmart.settings import Settings


def show(settings: Settings, console: Console) -> None:
    """Look without starting anything."""
    server = warehouse.status(settings)
    state = "runs" if server.is_running else "does not run"
    where = f"{server.host}:{server.port}/{server.database}" if server.port else settings.home
    console.print(f"The warehouse {state} at {where}.", highlight=False, soft_wrap=True)
    if not server.is_running:
        return
    with warehouse.connect(settings) as connection:
        warehouse.prepare(connection)
        listing.show(settings, console, connection)
        for title, query in {
            "Last loads": "last_loads",
            "Data as of": "data_as_of",
            "Last builds": "last_builds",
        }.items():
            tables.show(console, title, tables.rows(connection, query))
        for row in tables.rows(connection, "last_publication"):
            summary.say_restated(connection, console, row["run_id"])
