"""What [sources.<name>] may say of a vendor's kind."""

from datetime import date
from pathlib import Path

import pytest

from chatmart import config
from chatmart.errors import ChatmartError
from chatmart.settings import Settings
from chatmart.sources import kinds
from chatmart.sources.vendor import Source

ACCOUNT = '[accounts.shop-cz]\ntime_zone = "Europe/Prague"\ncurrency = "CZK"\n'
CHAT = '[sources.chat-cz]\nkind = "smartsupp"\naccount = "shop-cz"\n'


def load(folder: Path, text: str) -> Source:
    file = folder / "chatmart.toml"
    file.write_text(ACCOUNT + CHAT + text)
    found = config.load(Settings(home=folder, database_url=None, config_file=file)).sources
    source = found["chat-cz"]
    assert isinstance(source, Source)
    return source


def test_a_source_takes_time_and_money_from_its_account_and_the_rest_from_its_kind(tmp_path):
    source = load(tmp_path, "")

    assert (source.kind, source.account) == ("smartsupp", "shop-cz")
    assert (source.time_zone, source.currency) == ("Europe/Prague", "CZK")
    assert source.connection == "chat_cz"
    assert source.base_url == kinds.spec("smartsupp").base_url
    assert source.start_date is None
    assert source.options["reconcile_days"] == 30
    assert source.options.items() >= kinds.spec("smartsupp").options.items()


def test_what_is_set_takes_the_place_of_a_default(tmp_path):
    source = load(
        tmp_path,
        'start_date = 2026-01-31\nbase_url = "http://127.0.0.1:1/x"\nconnection = "other"\n'
        "workers = 1\nrequests_per_second = 2\nreconcile_days = 0\n",
    )

    assert source.start_date == date(2026, 1, 31)
    assert (source.base_url, source.connection) == ("http://127.0.0.1:1/x", "other")
    assert source.options["workers"] == 1
    assert source.options["requests_per_second"] == 2
    assert source.options["reconcile_days"] == 0


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("token = 'y'", "The key 'token' .* is not known.* known there are kind, account,"),
        ("folder = 'x'", "The key 'folder'"),
        ("start_date = '2026-01-01'", "start_date of .* is not a date"),
        ("start_date = 2026-01-01T00:00:00Z", "start_date of .* is not a date"),
        ("base_url = 1", "base_url of .* is not a text"),
        ("connection = 1", "connection of .* is not a text"),
        ("workers = '4'", "workers of .* is not a whole number.* such as workers = 4"),
        ("workers = true", "workers of .* is not a whole number"),
        ("workers = 4.5", "workers of .* is not a whole number"),
        ("requests_per_second = '4'", "requests_per_second of .* is not a number"),
        ("contacts = 1", "contacts of .* is not true or false.* such as contacts = true"),
        ("running_statuses = 'open'", "running_statuses of .* is not a list"),
        ("updated_field = 1", "updated_field of .* is not a text"),
        (CHAT.replace("chat-cz", "twin"), r"\[sources.chat-cz\] and \[sources.twin\] in .* same"),
    ],
)
def test_what_cannot_be_meant_is_refused(tmp_path, text, refused):
    with pytest.raises(ChatmartError, match=refused):
        load(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("kind = 'smartsupp'", "does not say which account"),
        (
            "kind = 'smartsupp'\naccount = 'none'",
            "account = 'none' .* set account to one of",
        ),
        ("kind = 'smartsupp_webhooks'\naccount = 'shop-cz'", "does not say which folder"),
        (
            "kind = 'smartsupp_webhooks'\naccount = 'shop-cz'\nfolder = 'x'\nbase_url = 'y'",
            "The key 'base_url'",
        ),
    ],
)
def test_what_is_missing_is_named(tmp_path, text, refused):
    file = tmp_path / "chatmart.toml"
    file.write_text(f"{ACCOUNT}[sources.a]\n{text}")

    with pytest.raises(ChatmartError, match=refused):
        config.load(Settings(home=tmp_path, database_url=None, config_file=file))


def test_an_address_that_is_made_of_options_needs_them(tmp_path):
    shopify = '[sources.shop]\nkind = "shopify"\naccount = "shop-cz"\n'
    options = kinds.spec("shopify").options
    needed = [key for key in options if f"{{{key}}}" in kinds.spec("shopify").base_url]

    if needed:
        with pytest.raises(ChatmartError, match=f"Set {needed[0]}"):
            load(tmp_path, shopify)
