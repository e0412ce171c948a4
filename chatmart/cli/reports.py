"""`chatmart reports`."""

import click


@click.command()
@click.argument("name", required=False)
@click.option("--csv", "as_csv", is_flag=True, help="Write comma separated values.")
def reports(name: str | None, *, as_csv: bool) -> None:
    """Show a report of the published marts, or without NAME the list of them.

    NAME may be the beginning of a name: chatmart reports r14
    """
    import sys

    from chatmart import reports, settings, tables

    if name is None:
        reports.show_list(tables.console())
    elif as_csv:
        reports.write(settings.load(), sys.stdout, reports.find(name))
    else:
        reports.show(settings.load(), tables.console(), reports.find(name))
