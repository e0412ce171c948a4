"""`chatmart airflow`."""

import click


@click.command()
@click.option("--port", default=8080, show_default=True, help="Where the user interface listens.")
def airflow(port: int) -> None:
    """Run Airflow's scheduler and user interface on this machine, on the same warehouse."""
    from chatmart import settings
    from chatmart.pipeline import services

    services.run(settings.load(), port)
