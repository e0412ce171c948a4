import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from chatmart import warehouse
from chatmart.pipeline import builds, layers
from chatmart.settings import PROJECT_ROOT

MODELS = {
    "staging/stg_one.sql": "select 1 as number",
    "core/fct_first.sql": "select number from {{ ref('stg_one') }}",
    "core/fct_second.sql": "select number / 0 as number from {{ ref('fct_first') }}",
    "core/fct_third.sql": "select number from {{ ref('fct_second') }}",
    "marts/mart_last.sql": "select number from {{ ref('fct_third') }}",
}
MENDED = "select number / 1 as number from {{ ref('fct_first') }}"


@pytest.fixture
def project(tmp_path, database, monkeypatch):
    """A dbt project whose second core model divides by zero."""
    monkeypatch.setenv("CHATMART_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CHATMART_DATABASE_URL", database.database_url)
    folder = tmp_path / "project"
    for name, text in MODELS.items():
        write(folder, name, text)
    (folder / "models/core/_tests.yml").write_text(
        "models: [{name: fct_first, columns: [{name: number, data_tests: [not_null]}]}]"
    )
    (folder / "dbt_project.yml").write_text(
        "name: chatmart\nprofile: chatmart\nmodels: {+materialized: table}\n"
    )
    (folder / "dbt_project").mkdir()
    shutil.copy(PROJECT_ROOT / "dbt_project/profiles.yml", folder / "dbt_project")
    return folder


def write(project: Path, name: str, text: str) -> None:
    path = project / "models" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def build(project: Path, run_id: str, *names: str) -> None:
    from chatmart.pipeline.operator import BuildLayer

    for name in names:
        context = {"run_id": run_id, "ti": SimpleNamespace(task_id=name)}
        BuildLayer(task_id=name, project=project).execute(context)


def open_build(database, run_id: str, digest: str = "d") -> builds.Build:
    with warehouse.connect(database) as connection:
        return builds.open_build(connection, run_id, digest)


def ran(database, run_id: str) -> list[tuple[str, str]]:
    with warehouse.connect(database) as connection:
        return connection.execute(
            "select split_part(node, '.', 3), status from quality.model_runs"
            " where run_id = %s order by model_run_id",
            (run_id,),
        ).fetchall()


def fail_in_core(project: Path, database, run_id: str) -> None:
    open_build(database, run_id)
    build(project, run_id, "staging")
    with pytest.raises(Exception, match="division by zero"):
        build(project, run_id, "core")


def test_what_became_of_each_model_is_kept(project, database):
    fail_in_core(project, database, "one")

    assert ran(database, "one") == [
        ("stg_one", "success"),
        ("fct_first", "success"),
        ("not_null_fct_first_number", "pass"),
        ("fct_second", "error"),
        ("fct_third", "skipped"),
    ]


def test_another_try_of_the_task_leaves_out_what_was_built(project, database):
    fail_in_core(project, database, "one")

    with pytest.raises(Exception, match="division by zero"):
        build(project, "one", "core")

    assert ran(database, "one")[5:] == [("fct_second", "error"), ("fct_third", "skipped")]


def test_the_next_build_goes_on_after_the_model_is_mended(project, database):
    fail_in_core(project, database, "one")
    write(project, "core/fct_second.sql", MENDED)

    opened = open_build(database, "two", "mended")
    build(project, "two", "staging", "core", "marts")

    assert opened.continues_run_id == "one"
    assert ran(database, "two") == [
        ("fct_second", "success"),
        ("fct_third", "success"),
        ("mart_last", "success"),
    ]


def test_what_depends_on_a_changed_model_is_built_again(project, database):
    fail_in_core(project, database, "one")
    write(project, "core/fct_second.sql", MENDED)
    write(project, "staging/stg_one.sql", "select 2 as number")

    open_build(database, "two", "mended")
    build(project, "two", "staging", "core")

    assert [name for name, _ in ran(database, "two")] == [
        "stg_one",
        "fct_first",
        "not_null_fct_first_number",
        "fct_second",
        "fct_third",
    ]


def test_a_layer_that_was_killed_is_built_whole(project, database):
    fail_in_core(project, database, "one")
    write(project, "core/fct_second.sql", MENDED)
    open_build(database, "two", "mended")
    # it takes the results; then comes the kill
    layers.plan(settings_of_environment(), project, "two", "core")

    open_build(database, "three", "mended")
    build(project, "three", "core")

    assert next(name for name, _ in ran(database, "three")) == "fct_first"


def test_after_a_new_load_nothing_is_left_out(project, database):
    fail_in_core(project, database, "one")
    with warehouse.connect(database) as connection:
        connection.execute(
            "insert into staging.drop__orders (account, id, document, loaded_at, load_id)"
            " values ('shop', 'o1', '{}', now(), 7)"
        )

    opened = open_build(database, "two")

    assert opened.continues_run_id is None


def settings_of_environment():
    from chatmart import settings

    return settings.load()


@pytest.mark.parametrize(
    ("message", "kept"),
    [
        pytest.param(
            'Database Error in model x (models/x.sql)\n  null value in column "email"\n'
            "  DETAIL:  Failing row contains (ann@example.com).",
            'Database Error in model x (models/x.sql)\n  null value in column "email"',
            id="a detail",
        ),
        pytest.param(
            'invalid input syntax for type numeric: "ann@example.com"\n  LINE 3: select …',
            "invalid input syntax for type numeric: …",
            id="a quoted value",
        ),
    ],
)
def test_messages_hold_no_values(message, kept):
    assert layers.without_values(message) == kept
