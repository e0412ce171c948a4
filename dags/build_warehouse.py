"""Builds the star schema and the marts from what has landed, and publishes the marts.

**What:** checks what landed, builds a layer at a time with dbt, checks `core`, builds the marts
beside the published ones, checks them, and puts all of them in place in one transaction. The report
on the quality is written in any case.

**Rerun:** trigger it again. When nothing has landed since, a build that failed is continued: models
that were built and not changed stay as they are. Set `full_refresh` to rebuild everything from the
documents.

**When it fails:** the marts stay those of the last good build. The first failed task says what to
mend: a check names the expectations and the report, a layer names the models.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import Asset, Param, dag, task

from chatmart.pipeline.operator import BuildLayer

BUILD = "{{ run_id }}"


@dag(
    schedule=[
        Asset("landed_conversations"),
        Asset("landed_orders"),
        Asset("landed_web_events"),
    ],
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    default_args={
        "retries": 1,
        "retry_delay": timedelta(seconds=10),
        "retry_exponential_backoff": 2.0,
        "max_retry_delay": timedelta(minutes=10),
    },
    params={
        "full_refresh": Param(False, type="boolean", description="Rebuild everything"),
        "only_if_changed": Param(
            False, type="boolean", description="Do nothing when today's build has read all there is"
        ),
    },
    tags=["build", "dbt", "quality"],
    doc_md=__doc__,
)
def build_warehouse() -> None:
    @task.short_circuit
    def open_build(build: str, full_refresh: str, only_if_changed: str) -> bool:
        from chatmart.pipeline import tasks

        return tasks.open_build(
            build,
            is_full_refresh=full_refresh == "True",
            only_if_changed=only_if_changed == "True",
        )

    @task
    def check(build: str, gate: str) -> dict[str, int]:
        from chatmart.pipeline import tasks

        return tasks.check(build, gate)

    @task
    def publish(build: str) -> dict[str, int]:
        from chatmart.pipeline import tasks

        return tasks.publish(build)

    @task(trigger_rule="one_failed", retries=0)
    def fail_build(build: str) -> None:
        from chatmart.pipeline import tasks

        tasks.fail_build(build)

    @task(trigger_rule="all_done")
    def report() -> str:
        from chatmart.pipeline import tasks

        return tasks.report()

    # the run is as good as both its ends: the report is written after a failure too, and hides none
    (
        open_build(BUILD, "{{ params.full_refresh }}", "{{ params.only_if_changed }}")
        >> check.override(task_id="check_landing")(BUILD, "landing")
        >> BuildLayer(task_id="staging")
        >> BuildLayer(task_id="core")
        >> check.override(task_id="check_core")(BUILD, "core")
        >> BuildLayer(task_id="marts")
        >> check.override(task_id="check_marts")(BUILD, "marts")
        >> publish(BUILD)
        >> [fail_build(BUILD), report()]
    )


build_warehouse()
