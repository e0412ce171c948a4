from pathlib import Path

import pytest

from chatmart import config
from chatmart.config import Account, Config, DropSource
from chatmart.errors import ChatmartError
from chatmart.settings import Settings


def load(folder: Path, text: str) -> Config:
    file = folder / "chatmart.toml"
    file.write_text(text)
    return config.load(Settings(home=folder, database_url=None, config_file=file))


def test_accounts_and_sources_are_read(tmp_path: Path):
    found = load(
        tmp_path,
        """
        [accounts.shop-cz]
        time_zone = "Europe/Prague"
        currency = "CZK"
        [accounts."Shop 2"]
        [sources.near]
        kind = "drop"
        folder = "drop"
        [sources.far]
        kind = "drop"
        folder = "/data/drop"
        """,
    )

    assert found.accounts == {"shop-cz": Account("Europe/Prague", "CZK"), "Shop 2": Account()}
    assert found.sources == {
        "near": DropSource("drop", tmp_path / "drop"),
        "far": DropSource("drop", Path("/data/drop")),
    }


def test_without_a_file_nothing_is_configured(tmp_path: Path):
    settings = Settings(tmp_path, None, tmp_path / "chatmart.toml")

    assert config.load(settings) == Config()


def test_a_file_that_was_named_must_exist(tmp_path: Path):
    settings = Settings(tmp_path, None, tmp_path / "other.toml")

    with pytest.raises(ChatmartError, match=r"other\.toml could not be read: No such file"):
        config.load(settings)


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("accounts = 1", "'accounts' in .* is not a list of tables"),
        ("[accounts]\nshop-cz = 1", "'accounts' in .* is not a list of tables"),
        ("[account.shop-cz]", "The key 'account' of the top level in .* is not known"),
        ("[accounts.a]\ntimezone = 'UTC'", r"The key 'timezone' of \[accounts.a\] in .* not known"),
        ("[accounts.a]\ntime_zone = 'Europe/Praha'", "time_zone = 'Europe/Praha' of"),
        ("[accounts.a]\ntime_zone = 1", "time_zone = 1 of"),
        ("[accounts.a]\ncurrency = 'Kč'", "currency = 'Kč' of"),
        ("[accounts.'']", "an empty name"),
        ("[sources.a]\nkind = 'ftp'", "kind = 'ftp' of"),
        ("[sources.a]\nfolder = 'x'", "kind = None of"),
        ("[sources.a]\nkind = 'drop'", "does not say which folder"),
        ("[sources.a]\nkind = 'drop'\nfolder = 1", "does not say which folder"),
        ("[sources.a]\nkind = 'drop'\nfolder = 'x'\ntoken = 'y'", "The key 'token'"),
        ("a = ", "is not TOML"),
    ],
)
def test_what_cannot_be_meant_is_refused(tmp_path: Path, text, refused):
    with pytest.raises(ChatmartError, match=refused):
        load(tmp_path, text)
