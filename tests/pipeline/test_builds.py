import pytest

from chatmart.errors import ChatmartError
from chatmart.pipeline import builds, definition


def opened(connection, run_id, digest="d", *, is_full_refresh=False):
    return builds.open_build(connection, run_id, digest, is_full_refresh=is_full_refresh)


def succeeded(connection, run_id, digest="d"):
    opened(connection, run_id, digest)
    connection.execute("create schema if not exists intermediate")
    connection.execute(
        "create table if not exists intermediate.int_changed_records as"
        " select load_id from staging.drop__orders"
    )
    builds.succeed(connection, run_id)


def land(connection, load_id):
    connection.execute(
        "insert into staging.drop__orders (account, id, document, loaded_at, load_id)"
        " values ('shop', %s, '{}', now(), %s)",
        (f"o{load_id}", load_id),
    )


def test_the_first_build_is_a_full_one(connection):
    assert opened(connection, "one").is_full_refresh


def test_the_next_build_takes_what_changed(connection):
    succeeded(connection, "one")

    assert not opened(connection, "two").is_full_refresh


def test_another_definition_makes_a_build_full(connection):
    succeeded(connection, "one")

    assert opened(connection, "two", "another").is_full_refresh


def test_going_back_to_the_old_definition_after_a_failed_one_is_full_too(connection):
    succeeded(connection, "one")
    opened(connection, "two", "another")
    builds.fail(connection, "two")

    assert opened(connection, "three").is_full_refresh


def test_a_full_build_that_was_asked_for_and_failed_goes_on_as_one(connection):
    succeeded(connection, "one")
    opened(connection, "two", is_full_refresh=True)
    builds.fail(connection, "two")

    third = opened(connection, "three")

    assert third.is_full_refresh
    assert third.continues_run_id == "two"


def test_a_full_build_that_is_asked_for_keeps_nothing_of_a_failed_one(connection):
    succeeded(connection, "one")
    opened(connection, "two")
    builds.fail(connection, "two")

    assert opened(connection, "three", is_full_refresh=True).continues_run_id is None


def test_a_killed_build_counts_as_failed_and_is_continued(connection):
    succeeded(connection, "one")
    opened(connection, "killed")

    assert opened(connection, "next").continues_run_id == "killed"
    assert builds.find(connection, "killed").status == "failed"


def test_after_a_new_load_a_failed_build_is_not_continued(connection):
    opened(connection, "one")
    builds.fail(connection, "one")
    land(connection, 1)

    assert opened(connection, "two").continues_run_id is None


def test_success_records_how_far_the_loads_were_read(connection):
    land(connection, 3)
    succeeded(connection, "one")
    connection.execute("truncate intermediate.int_changed_records")
    succeeded(connection, "nothing new")

    read = connection.execute("select through_load_id from quality.builds order by build_id")

    assert read.fetchall() == [(3,), (3,)]


def test_a_task_that_is_run_again_finds_its_build(connection):
    opened(connection, "one", is_full_refresh=True)

    assert opened(connection, "one").is_full_refresh


def test_a_build_that_was_never_opened_is_named(connection):
    with pytest.raises(ChatmartError, match="nowhere"):
        builds.find(connection, "nowhere")


def test_the_digest_follows_code_seeds_and_accounts_but_not_the_address(connection, tmp_path):
    for name in ("models/a.sql", "dbt_project/seeds/b.csv", "dbt_project/profiles.yml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("1")
    digests = [definition.digest(connection, tmp_path)]
    (tmp_path / "dbt_project/profiles.yml").write_text("2")
    assert definition.digest(connection, tmp_path) == digests[0]

    for name in ("models/a.sql", "dbt_project/seeds/b.csv"):
        (tmp_path / name).write_text("2")
        digests.append(definition.digest(connection, tmp_path))
    connection.execute(
        "insert into staging.config__accounts (account, id, document, loaded_at, load_id)"
        """ values ('shop', 'shop', '{"time_zone": "Europe/Prague"}', now(), 1)"""
    )
    digests.append(definition.digest(connection, tmp_path))

    assert len(set(digests)) == 4


def test_a_build_of_today_that_read_everything_is_up_to_date(connection):
    land(connection, 1)
    succeeded(connection, "one")

    assert builds.is_up_to_date(connection, "d")
    assert not builds.is_up_to_date(connection, "another definition")


def test_a_new_load_or_a_new_day_asks_for_a_build(connection):
    succeeded(connection, "one")
    connection.execute("update quality.builds set started_at = started_at - interval '1 day'")
    assert not builds.is_up_to_date(connection, "d")

    connection.execute("update quality.builds set started_at = now()")
    land(connection, 1)
    assert not builds.is_up_to_date(connection, "d")


def test_a_warehouse_without_any_build_is_not_up_to_date(connection):
    assert not builds.is_up_to_date(connection, "d")
