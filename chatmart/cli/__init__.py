"""The command `chatmart`; each subcommand imports what it needs only when it runs."""

import sys
import traceback
from types import TracebackType

import click

from chatmart import settings
from chatmart.cli import airflow, build, data, night, reports, sandbox, server
from chatmart.errors import ChatmartError

INTERRUPTED = 130


class Commands(click.Group):
    """Commands that end with two plain sentences when something is refused."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except ChatmartError as error:
            click.echo(f"chatmart: {error.refused}\n{error.remedy}", err=True)
            ctx.exit(1)
        except KeyboardInterrupt:
            click.echo("chatmart: interrupted.", err=True)
            ctx.exit(INTERRUPTED)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="chatmart")
def cli() -> None:
    """The warehouse for online shops that sell while they chat.

    Files lie in CHATMART_HOME (default: .chatmart beside the code); CHATMART_DATABASE_URL names
    another PostgreSQL than the one that comes with chatmart.
    """


for command in (
    night.nightly,
    data.sources,
    data.extract,
    data.import_,
    build.build,
    build.check,
    night.status,
    reports.reports,
    server.warehouse,
    sandbox.sandbox,
    build.docs,
    airflow.airflow,
):
    cli.add_command(command)


def main() -> None:
    sys.excepthook = _log_unexpected
    cli.main()


def _log_unexpected(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Write the traceback into the log only: it may quote what is not for everybody's eyes."""
    log_file = settings.load().log_folder / "errors.log"
    log_file.parent.mkdir(parents=True, exist_ok=True)
    with log_file.open("a", encoding="utf-8") as log:
        traceback.print_exception(kind, error, trace, file=log)
    click.echo(
        f"chatmart: this was not foreseen: {kind.__name__}.\nLook into {log_file}.", err=True
    )
