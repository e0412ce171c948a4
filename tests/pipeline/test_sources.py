from dataclasses import replace

import pytest

from chatmart import sandbox
from chatmart.errors import ChatmartError
from chatmart.pipeline import sources
from chatmart.sources import drop


@pytest.fixture
def shop(database, tmp_path):
    """An installation whose sample shop is written."""
    settings = replace(database, home=tmp_path, config_file=tmp_path / "chatmart.toml")
    (settings.sample_folder / "orders").mkdir(parents=True)
    return settings


def landed(connection, folder):
    connection.execute(
        "insert into staging.loads (source, stream, origin, started_at, finished_at,"
        " documents_read, documents_landed, documents_rejected)"
        " values ('drop', 'orders', %s, now(), now(), 1, 1, 0)",
        (drop.shown(folder),),
    )


def configure(settings):
    settings.config_file.write_text('[sources.own]\nkind = "drop"\nfolder = "own"')


def test_without_any_source_the_sample_is_one(shop, connection):
    found = sources.load(shop, connection)

    assert list(found.sources) == ["sample"]
    assert set(found.accounts) == set(sandbox.ACCOUNTS)


def test_a_configured_source_takes_the_place_of_the_sample(shop, connection):
    configure(shop)

    found = sources.load(shop, connection)

    assert list(found.sources) == ["own"]
    assert found.accounts == {}


def test_after_an_import_the_sample_is_left_out(shop, connection):
    landed(connection, shop.home / "imported")

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
