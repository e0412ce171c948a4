from pathlib import Path
from typing import get_args

import pytest
from airflow.dag_processing.dagbag import DagBag

from chatmart.pipeline import sources
from chatmart.sources import drop
from chatmart.sources.vendor import Topic

FOLDER = Path(__file__).parents[2] / "dags"


@pytest.fixture(scope="module")
def dags():
    return DagBag(FOLDER).dags


def test_every_layer_is_checked_before_the_next_is_trusted(dags):
    build = dags["build_warehouse"]
    order = [task.task_id for task in build.topological_sort()]

    assert order[:8] == [
        "open_build",
        "check_landing",
        "staging",
        "core",
        "check_core",
        "marts",
        "check_marts",
        "publish",
    ]


def test_the_report_is_written_in_any_case_and_hides_no_failure(dags):
    build = dags["build_warehouse"]
    ends = {task.task_id: task.trigger_rule for task in build.leaves}

    assert ends == {"fail_build": "one_failed", "report": "all_done"}


def test_the_build_waits_for_what_the_extractions_announce(dags):
    announced = {
        outlet.name
        for dag_id, dag in dags.items()
        if dag_id.startswith("extract_")
        for outlet in dag.get_task("announce").outlets
    }
    awaited = {asset.name for asset in dags["build_warehouse"].timetable.asset_condition.objects}

    assert awaited == announced


def test_every_stream_of_the_contract_is_extracted_once():
    assert sorted(sources.DROP_TOPICS) == sorted(drop.STREAMS)


def test_each_topic_has_a_dag_that_announces_it(dags):
    announced = {
        dag.get_task("announce").outlets[0].name
        for dag_id, dag in dags.items()
        if dag_id.startswith("extract_")
    }

    assert announced == {f"landed_{topic}" for topic in get_args(Topic)}
