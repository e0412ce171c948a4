"""`chatmart sandbox`: the pretend shops, to try things on."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

_SERVED = "ACCOUNT/VENDOR"
_NIGHT = click.option(
    "--night",
    type=int,
    default=1,
    show_default=True,
    help="What is known by then: 60 days on the first night, one more each later one.",
)


@click.group()
def sandbox() -> None:
    """Make a pretend shop to try things on."""


@sandbox.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@_NIGHT
def write(folder: Path, night: int) -> None:
    """Write the sample shop into DIR as a drop folder."""
    from chatmart import sandbox

    sandbox.write(folder, night)
    click.echo(f"The sample shop is in {folder}. Land it with: chatmart import {folder}")


@sandbox.command()
@_NIGHT
def truth(night: int) -> None:
    """Print what a warehouse should find in the sample, as JSON.

    Counts, answers, ratings, revenue, what changed since the night before, and the effects that
    were planted with their size.
    """
    from chatmart.sandbox.truth import truth as found

    click.echo(json.dumps(found(night), indent=2, ensure_ascii=False))


@sandbox.command()
@_NIGHT
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Default: any free port.")
@click.option(
    "--faults",
    type=click.Choice(("none", "some", "many")),
    default="none",
    show_default=True,
    help="How often requests go wrong, as they do with real vendors.",
)
@click.option("--seed", type=int, default=0, help="Other faults, as many of them.")
@click.option("--down", multiple=True, metavar=_SERVED, help="Answers 503 to everything.")
@click.option("--bad-token", multiple=True, metavar=_SERVED, help="Refuses the right secret.")
@click.option("--latency", type=click.FloatRange(0), default=0, help="Seconds before each answer.")
@click.option("--parent", type=int, hidden=True, help="Ends when this process has ended.")
def serve(night: int, port: int, parent: int | None, **planned: Any) -> None:
    """Answer as the vendors' APIs would, for programs on this machine.

    The first line says, as JSON, where each vendor of each account is. The secret is
    "sandbox-secret" everywhere. Ends with Ctrl-C.
    """
    from chatmart.sandbox.nights import as_of
    from chatmart.sandbox.vendors import process, serving
    from chatmart.sandbox.vendors.plan import planned_by

    if parent is not None:
        process.end_with(parent)
    serving.serve(as_of(night), planned_by(**planned), port=port, say=_say)


def _say(addresses: Mapping[str, str]) -> None:
    click.echo(json.dumps(addresses))
