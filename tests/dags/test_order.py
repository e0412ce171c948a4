from pathlib import Path

import pytest
from airflow.dag_processing.dagbag import DagBag

from chatmart.sources import drop

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
    import importlib.util

    streams = []
    for file in sorted(FOLDER.glob("extract_*.py")):
        spec = importlib.util.spec_from_file_location(file.stem, file)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        streams += module.STREAMS

    assert sorted(streams) == sorted(drop.STREAMS)
