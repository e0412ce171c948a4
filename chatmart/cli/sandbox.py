"""`chatmart sandbox`: the pretend shop, to try things on."""

from pathlib import Path

import click

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
