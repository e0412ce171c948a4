from dataclasses import replace

import pytest

from chatmart import sandbox
from chatmart.errors import ChatmartError
from chatmart.pipeline import opening, sample, secrets, sources
from chatmart.sources import drop, sapo_go

SAMPLE = [*(one.name for one in (*sample.SOURCES, sample.EVENTS)), sample.DROP]


@pytest.fixture
def shop(database, tmp_path):
    """An installation without any source."""
    return replace(database, home=tmp_path, config_file=tmp_path / "chatmart.toml")


def landed(connection, folder, stream="customers"):
    connection.execute(
        "insert into staging.loads (source, stream, origin, started_at, finished_at,"
        " documents_read, documents_landed, documents_rejected)"
        " values ('drop', %s, %s, now(), now(), 1, 1, 0)",
        (stream, drop.shown(folder)),
    )


def extracted(connection, account):
    connection.execute(
        "insert into staging.extractions (source_name, kind, account, stream, cursor_name,"
        " started_at, finished_at, documents_read, documents_landed, documents_deleted,"
        " documents_rejected) values ('x', 'y', %s, 'z', 'x', now(), now(), 0, 0, 0, 0)",
        (account,),
    )


def configure(settings):
    settings.config_file.write_text('[sources.own]\nkind = "drop"\nfolder = "own"')


def test_without_any_source_there_is_the_sample(shop, connection):
    found = sources.load(shop, connection)

    assert list(found.sources) == SAMPLE
    assert set(found.accounts) == set(sandbox.ACCOUNTS)


def test_what_the_sample_landed_does_not_end_it(shop, connection):
    landed(connection, shop.sample_folder)
    extracted(connection, "petal-cz")

    assert list(sources.load(shop, connection).sources) == SAMPLE


def test_a_configured_source_takes_the_place_of_the_sample(shop, connection):
    configure(shop)

    found = sources.load(shop, connection)

    assert list(found.sources) == ["own"]
    assert found.accounts == {}


def test_after_an_import_the_sample_is_left_out(shop, connection):
    landed(connection, shop.home / "imported")

    assert sources.load(shop, connection).sources == {}


def test_what_a_vendor_told_of_another_account_leaves_the_sample_out(shop, connection):
    extracted(connection, "shop-cz")

    assert sources.load(shop, connection).sources == {}


def test_the_accounts_of_the_sample_are_known_while_its_documents_are_there(shop, connection):
    landed(connection, shop.sample_folder)
    configure(shop)

    found = sources.load(shop, connection)

    assert list(found.sources) == ["own"]
    assert set(found.accounts) == set(sandbox.ACCOUNTS)


def test_a_source_that_is_not_there_is_refused_with_those_that_are(shop, connection):
    configure(shop)

    with pytest.raises(ChatmartError, match="Name one of own, or add"):
        sources.find(shop, connection, "shopify")


def test_a_sample_that_an_older_release_landed_is_not_told_twice(shop, connection):
    landed(connection, shop.sample_folder)
    sample.refuse_older(connection, shop)
    landed(connection, shop.sample_folder, "conversations")

    with pytest.raises(ChatmartError, match="sample shop of an older release"):
        sample.refuse_older(connection, shop)


def test_each_night_of_the_sample_is_followed_by_the_next_up_to_the_last(shop, connection):
    assert sample.next_night(connection) == 1

    sample.note(connection, 1)
    assert sample.next_night(connection) == 2

    sample.note(connection, sample.LAST_NIGHT)
    assert sample.next_night(connection) == sample.LAST_NIGHT


def test_the_samples_vendors_can_be_asked_while_they_are_served(shop, connection):
    with sample.served(shop, 2):
        source = sources.find(shop, connection, "sapo-vn")
        told = list(sapo_go.SPEC.check(opening.vendor(shop, source)))

    assert any("orders are" in one for one in told)
    assert secrets.find(shop, source.connection) is None
