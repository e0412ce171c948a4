"""Answers the heavy queries with DuckDB from Parquet files: the columnar limit of one machine."""

from pathlib import Path

from benchmarks.build.queries import HEAVY, ROWS, Connection, median_seconds
from chatmart import warehouse
from chatmart.settings import Settings

THREADS = 2


def heavy(settings: Settings, folder: Path) -> dict[str, float]:
    """Give the median seconds of each heavy query, files read anew at each run."""
    import duckdb  # type: ignore[import-not-found,unused-ignore]  # of the group bench

    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(config={"threads": THREADS}) as connection:
        connection.execute("set timezone = 'UTC'")
        for name in ROWS:
            file = _exported(settings, folder, name, connection)
            connection.read_parquet(str(file)).create_view(name)
        return {name: median_seconds(connection, text) for name, text in HEAVY.items()}


def _exported(settings: Settings, folder: Path, name: str, connection: Connection) -> Path:
    text = folder / f"{name}.csv"
    with (
        warehouse.connect(settings) as source,
        source.cursor() as cursor,
        cursor.copy(f"copy ({ROWS[name]}) to stdout with (format csv, header)") as rows,
        text.open("wb") as file,
    ):
        file.writelines(bytes(block) for block in rows)
    target = text.with_suffix(".parquet")
    connection.execute(f"copy (from read_csv('{text}')) to '{target}' (format parquet)")
    text.unlink()
    return target
