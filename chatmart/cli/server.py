"""`chatmart warehouse`: the PostgreSQL that holds everything."""

import click


@click.group()
def warehouse() -> None:
    """Start, stop and open the warehouse."""


@warehouse.command()
def start() -> None:
    """Start the server that comes with chatmart."""
    from chatmart import settings, warehouse

    warehouse.start(settings.load())
    status = warehouse.status(settings.load())
    click.echo(f"The warehouse runs at {status.host}:{status.port}/{status.database}.")


@warehouse.command()
def stop() -> None:
    """Stop the server that comes with chatmart."""
    from chatmart import settings, warehouse

    stopped = warehouse.stop(settings.load())
    click.echo("The warehouse is stopped." if stopped else "The warehouse was not running.")


@warehouse.command()
def status() -> None:
    """Tell whether the server runs, and where it keeps its data."""
    from chatmart import settings, warehouse

    status = warehouse.status(settings.load())
    state = "runs" if status.is_running else "does not run"
    click.echo(f"The warehouse {state} at {status.host}:{status.port}/{status.database}.")
    if status.is_embedded:
        click.echo(f"data: {status.data_folder}\nlog:  {status.log_file}")


@warehouse.command()
def url() -> None:
    """Print the address, password included, starting the server when it does not run."""
    from chatmart import settings, warehouse

    click.echo(warehouse.url(settings.load()))


@warehouse.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def psql(arguments: tuple[str, ...]) -> None:
    """Open psql on the warehouse; ARGUMENTS are those of psql."""
    from chatmart import settings, warehouse

    warehouse.psql(settings.load(), arguments)
