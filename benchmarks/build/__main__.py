"""Builds shops of several sizes, and prints what that took as Markdown tables."""

import argparse
import sys
import time
from pathlib import Path

from benchmarks.build import steps, tables

SIZES = "20000,200000"
FOLDER = Path(".chatmart") / "benchmarks"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.build", description=__doc__)
    parser.add_argument("--sizes", default=SIZES, help="conversations, separated by commas")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="documents and warehouses")
    parser.add_argument(
        "--again", default="", help="measured anew, separated by commas: " + ", ".join(steps.STEPS)
    )
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    again = [step for step in options.again.split(",") if step]
    if unknown := set(again) - set(steps.STEPS):
        parser.error(f"--again knows no {', '.join(sorted(unknown))}")
    start = time.monotonic()

    def say(what: str) -> None:
        sys.stderr.write(f"{time.monotonic() - start:7.1f} s  {what}\n")

    measured = {
        size: steps.measure(options.folder.absolute() / str(size), size, again, say)
        for size in sizes
    }
    sys.stdout.write("".join(f"{line}\n" for line in tables.tables(measured)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
