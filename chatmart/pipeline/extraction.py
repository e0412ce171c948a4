"""What the extracting DAGs have in common: everything but their topic."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from airflow.sdk import (
    DAG,
    Asset,
    CronDataIntervalTimetable,
    Param,
    dag,
    get_current_context,
    task,
)

if TYPE_CHECKING:
    from chatmart.sources.vendor import Topic

RETRIES = {
    "retries": 2,
    "retry_delay": timedelta(seconds=15),
    "retry_exponential_backoff": 2.0,
    "max_retry_delay": timedelta(minutes=10),
}
UNTIL = Param(
    None,
    type=["null", "string"],
    description="Land what was known by this instant; without one, by the run's own",
)


def extraction(
    dag_id: str, topic: "Topic", announces: Asset, tags: list[str], doc_md: str | None
) -> DAG:
    """Make a DAG of one task a source, which lands its streams one after the other."""

    @dag(
        dag_id=dag_id,
        schedule=CronDataIntervalTimetable("0 2 * * *", timezone="UTC"),
        start_date=datetime(2026, 1, 1, tzinfo=UTC),
        catchup=False,
        max_active_runs=1,
        default_args=RETRIES,
        params={"until": UNTIL},
        tags=tags,
        doc_md=doc_md,
    )
    def extract_topic() -> None:
        @task
        def find_targets() -> list[dict[str, Any]]:
            from chatmart.pipeline import extract

            return extract.targets(topic)

        @task(map_index_template="{{ task.op_kwargs['source'] }}")
        def land(source: str, streams: list[str]) -> dict[str, int]:
            from chatmart.pipeline import extract

            until = extract.until(get_current_context()["dag_run"])
            return extract.land(source, streams, until)

        @task(trigger_rule="all_done", outlets=[announces])
        def announce() -> None:
            """Let the build begin, with what there is."""

        @task(trigger_rule="one_failed", retries=0)
        def fail_with_the_others() -> None:
            from chatmart.pipeline import extract

            extract.fail_with_the_others()

        land.expand_kwargs(find_targets()) >> [announce(), fail_with_the_others()]

    made: DAG = extract_topic()
    return made
