import shutil

import pytest

from chatmart import warehouse
from chatmart.pipeline import unchanged
from chatmart.settings import PROJECT_ROOT
from tests.pipeline.test_layers import build, open_build, ran, write

TABLE = "{{ config(materialized='table') }} "
MODELS = {
    "staging/drop/stg_one.sql": "select number from {{ ref('numbers') }}",
    "staging/drop/stg_two.sql": "select number * 10 as number from {{ ref('stg_one') }}",
    "intermediate/int_table.sql": TABLE + "select * from {{ ref('stg_two') }}",
    "intermediate/int_above.sql": "select * from {{ ref('int_table') }}",
    "core/fct_last.sql": "select number from {{ ref('int_above') }}",
    "marts/mart_last.sql": TABLE + "select * from {{ ref('fct_last') }}",
}
TESTS = "models: [{name: stg_one, columns: [{name: number, data_tests: [not_null]}]}]"
PROJECT = "name: chatmart\nprofile: chatmart\nseed-paths: [dbt_project/seeds]\n"
LAYERS = ("staging", "core", "marts")
ALL = """
    select array_agg(viewname::text order by viewname) from pg_views
    where schemaname = 'intermediate'
"""


@pytest.fixture
def project(tmp_path, database, monkeypatch):
    """A dbt project of views, with one table among them."""
    monkeypatch.setenv("CHATMART_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CHATMART_DATABASE_URL", database.database_url)
    folder = tmp_path / "project"
    for name, text in MODELS.items():
        write(folder, name, text)
    write(folder, "staging/drop/_tests.yml", TESTS)
    for part in ("dbt_project/seeds", "macros"):
        (folder / part).mkdir(parents=True)
    (folder / "dbt_project/seeds/numbers.csv").write_text("number\n1\n")
    for name in ("view_if_changed", "definition_of_view"):
        shutil.copy(PROJECT_ROOT / f"macros/{name}.sql", folder / "macros")
    shutil.copy(PROJECT_ROOT / "dbt_project/profiles.yml", folder / "dbt_project")
    (folder / "dbt_project.yml").write_text(PROJECT)
    return folder


def night(project, database, run_id, digest="d"):
    opened = open_build(database, run_id, digest)
    build(project, run_id, *LAYERS)
    with warehouse.connect(database) as connection:
        connection.execute("update quality.builds set status = 'succeeded'")
    return opened


def ask(database, query):
    with warehouse.connect(database) as connection:
        return connection.execute(query).fetchone()[0]


def names(database, run_id):
    return {name for name, _ in ran(database, run_id)}


def test_a_second_night_leaves_seeds_and_views_and_has_them_all(project, database):
    night(project, database, "one")
    identity = "select 'intermediate.stg_two'::regclass::oid"
    before = ask(database, identity)

    opened = night(project, database, "two")

    assert not opened.is_full_refresh
    # what reads a table went with the old one, and is there again
    assert names(database, "two") == {"int_table", "int_above", "fct_last", "mart_last"}
    assert ask(database, ALL) == ["fct_last", "int_above", "stg_one", "stg_two"]
    assert ask(database, identity) == before
    assert ask(database, "select sum(number) from intermediate.mart_last") == 10


def test_a_changed_staging_model_is_built_again(project, database):
    night(project, database, "one")
    write(
        project,
        "staging/drop/stg_two.sql",
        "select number * 20 as number from {{ ref('stg_one') }}",
    )

    opened = night(project, database, "two", "another")
    night(project, database, "three", "another")

    assert opened.is_full_refresh
    assert {"stg_one", "stg_two"} <= names(database, "two")
    assert names(database, "three").isdisjoint({"stg_one", "stg_two"})
    assert ask(database, "select sum(number) from intermediate.mart_last") == 20


@pytest.mark.parametrize(
    "change",
    [
        pytest.param("drop view intermediate.stg_two cascade", id="dropped"),
        pytest.param(
            "drop view intermediate.stg_two cascade;"
            " create view intermediate.stg_two as select 7 as number",
            id="made by hand",
        ),
    ],
)
def test_a_view_that_no_build_made_is_built_again(project, database, change):
    night(project, database, "one")
    with warehouse.connect(database) as connection:
        connection.execute(change)

    night(project, database, "two")

    assert {"stg_one", "stg_two"} <= names(database, "two")
    assert ask(database, ALL) == ["fct_last", "int_above", "stg_one", "stg_two"]
    assert ask(database, "select sum(number) from intermediate.mart_last") == 10


def test_a_seed_that_is_gone_is_filled_again(project, database):
    night(project, database, "one")
    with warehouse.connect(database) as connection:
        connection.execute("drop table intermediate.numbers cascade")

    night(project, database, "two")

    assert {"numbers", "stg_one"} <= names(database, "two")
    assert ask(database, "select sum(number) from intermediate.mart_last") == 10


def test_tests_of_a_vendor_wait_for_its_first_document(project, database):
    night(project, database, "one")
    with warehouse.connect(database) as connection:
        connection.execute(
            "insert into staging.drop__orders (account, id, document, loaded_at, load_id)"
            " values ('shop', 'o1', '{}', now(), 7)"
        )

    night(project, database, "two")

    assert "not_null_stg_one_number" not in names(database, "one")
    assert "not_null_stg_one_number" in names(database, "two")


def test_a_vendor_is_not_empty_while_one_whose_name_begins_alike_has_documents(connection):
    before = unchanged.empty_vendors(connection)
    connection.execute(
        "insert into staging.smartsupp_webhooks__events (account, id, document, loaded_at, load_id)"
        " values ('shop', 'e1', '{}', now(), 7)"
    )

    after = unchanged.empty_vendors(connection)

    assert set(before) - set(after) == {"smartsupp", "smartsupp_webhooks"}
