"""What the tasks of `build_warehouse` do: the DAG only says in which order."""

from typing import NoReturn

from chatmart import config, tables, warehouse
from chatmart import settings as configuration
from chatmart.errors import ChatmartError
from chatmart.pipeline import builds, definition, extract, layers
from chatmart.pipeline import publish as publication
from chatmart.pipeline.refusals import refusals_are_final


@refusals_are_final
def open_build(run_id: str, *, is_full_refresh: bool, only_if_changed: bool) -> bool:
    """Open the build, unless that is not asked for: nothing landed, no model changed, same day."""
    extract.load_settings()
    with warehouse.connect(configuration.load()) as connection:
        digest = definition.digest(connection)
        if only_if_changed and not is_full_refresh and builds.is_up_to_date(connection, digest):
            return False
        builds.open_build(connection, run_id, digest, is_full_refresh=is_full_refresh)
    return True


@refusals_are_final
def check(run_id: str, gate: str) -> dict[str, int]:
    """Run a gate; a failed `stop` check ends the build here, with yesterday's marts in place."""
    from chatmart import quality

    settings = configuration.load()
    overrides = {publication.PUBLIC: publication.CANDIDATE}
    with warehouse.connect(settings) as connection:
        is_night = not builds.find(connection, run_id).is_full_refresh
    result = quality.run_gate(
        settings, warehouse.url(settings), run_id, gate, overrides, is_night=is_night
    )
    if result.stopped:
        raise quality.gate_error(settings, gate, result)
    return {"passed": result.passed, "warned": result.warned}


@refusals_are_final
def publish(run_id: str) -> dict[str, int]:
    """Publish and close the build in one transaction: there is no published but open build."""
    settings = configuration.load()
    with warehouse.connect(settings) as connection:
        published = publication.publish(connection, build=builds.find(connection, run_id))
        days = config.load(settings).keep_restatements_days
        if days is not None:
            tables.execute(connection, "restatement_prune", days=days)
        builds.succeed(connection, run_id, _note(published.left_over))
    layers.forget(settings)
    return published.rows_changed


def _note(left_over: list[str]) -> str | None:
    if not left_over:
        return None
    return f"No model builds these any more, and they stay: {', '.join(left_over)}"


@refusals_are_final
def report() -> str:
    from chatmart import quality

    settings = configuration.load()
    with warehouse.connect(settings) as connection:
        return str(quality.build_report(settings, connection))


@refusals_are_final
def fail_build(run_id: str) -> NoReturn:
    with warehouse.connect(configuration.load()) as connection:
        builds.fail(connection, run_id)
    raise ChatmartError(
        "The build did not get through, and the marts are those of the last good one.",
        "Mend what the first failed task of this run says, then run: chatmart build",
    )
