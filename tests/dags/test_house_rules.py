"""Rules that every DAG keeps, read from the parsed files."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from airflow.dag_processing.dagbag import DagBag
from airflow.sdk import CronDataIntervalTimetable

FOLDER = Path(__file__).parents[2] / "dags"
FILES = sorted(FOLDER.glob("*.py"))
LONGEST_FILE = 100  # lines

each_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
each_dag = pytest.mark.parametrize("dag_id", [file.stem for file in FILES])
each_extraction = pytest.mark.parametrize(
    "dag_id", [file.stem for file in FILES if file.stem.startswith("extract_")]
)


@pytest.fixture(scope="module")
def bag():
    return DagBag(FOLDER)


@pytest.fixture
def dag(bag, dag_id):
    return bag.dags[dag_id]


def test_every_file_can_be_read_and_holds_the_dag_it_is_named_after(bag):
    assert bag.import_errors == {}
    assert sorted(bag.dags) == [file.stem for file in FILES]


@each_file
def test_a_file_is_wiring_only(file):
    assert len(file.read_text().splitlines()) <= LONGEST_FILE


@each_file
def test_our_code_is_imported_inside_tasks_but_for_what_makes_them(file):
    imported = [
        node.module
        for node in ast.parse(file.read_text()).body
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("chatmart")
    ]

    assert set(imported) <= {"chatmart.pipeline.operator", "chatmart.pipeline.extraction"}


@each_dag
def test_the_page_says_what_how_to_rerun_and_what_a_failure_means(dag):
    for heading in ("**What:**", "**Rerun:**", "**When it fails:**"):
        assert heading in dag.doc_md


@each_dag
def test_runs_do_not_pile_up(dag):
    assert dag.max_active_runs == 1
    assert dag.catchup is False


@each_dag
def test_it_can_be_found_by_tag(dag):
    assert dag.tags


@each_dag
def test_work_is_tried_again_with_growing_pauses(dag):
    tried_again = [task for task in dag.tasks if task.retries]

    assert tried_again
    assert all(task.retry_exponential_backoff > 1 for task in tried_again)


@each_extraction
def test_an_extraction_has_a_data_interval(dag):
    assert isinstance(dag.timetable, CronDataIntervalTimetable)


@each_extraction
def test_the_build_begins_whatever_failed_and_the_run_still_fails(dag):
    ends = {task.task_id: task for task in dag.leaves}

    assert set(ends) == {"announce", "fail_with_the_others"}
    assert ends["announce"].trigger_rule == "all_done"
    assert ends["fail_with_the_others"].trigger_rule == "one_failed"


def test_reading_a_dag_file_imports_no_vendor_and_no_database():
    code = (
        "import sys; from airflow.dag_processing.dagbag import DagBag; "
        f"DagBag({str(FOLDER)!r}); "
        "print([name for name in sys.modules if name.startswith(('chatmart.s', 'psycopg'))])"
    )

    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ran.stdout.splitlines()[-1] == "[]"
