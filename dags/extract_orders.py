"""Lands orders and customers of every configured source in the schema `staging`.

**What:** one task per source and stream. Documents are upserted by their identity, each stream in a
transaction of its own, so that one that fails leaves the others alone. The warehouse is built
whatever happened here: each mart says as of when its data is.

**Rerun:** trigger it again. What has landed before is not landed twice.

**When it fails:** each failed task names what to mend. A stream with rejected documents fails after
the others have landed; `staging.rejected_documents` keeps the rejected ones with the reason.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import Asset, CronDataIntervalTimetable, dag, task

STREAMS = ["orders", "customers"]


@dag(
    schedule=CronDataIntervalTimetable("0 2 * * *", timezone="UTC"),
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    default_args={
        "retries": 2,
        "retry_delay": timedelta(seconds=15),
        "retry_exponential_backoff": 2.0,
        "max_retry_delay": timedelta(minutes=10),
    },
    tags=["extract", "orders"],
    doc_md=__doc__,
)
def extract_orders() -> None:
    @task
    def find_targets() -> list[dict[str, str]]:
        from chatmart.pipeline import extract

        return extract.targets(STREAMS)

    @task(map_index_template="{{ task.op_kwargs['source'] }}/{{ task.op_kwargs['stream'] }}")
    def land(source: str, stream: str) -> int:
        from chatmart.pipeline import extract

        return extract.land(source, stream)

    @task(trigger_rule="all_done", outlets=[Asset("landed_orders")])
    def announce() -> None:
        """Let the build begin, with what there is."""

    @task(trigger_rule="one_failed", retries=0)
    def fail_with_the_others() -> None:
        from chatmart.pipeline import extract

        extract.fail_with_the_others()

    land.expand_kwargs(find_targets()) >> [announce(), fail_with_the_others()]


extract_orders()
